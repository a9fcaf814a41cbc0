import { closeSync, openSync } from "node:fs";
import { AV_LOG_QUIET, AV_NOPTS_VALUE, AVERROR_EOF, AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_VIDEO } from "node-av/constants";
import type { Stream } from "node-av/lib";
import { avGetCodecName, Codec, CodecContext, Dictionary, FFmpegError, FormatContext, Log, Packet } from "node-av/lib";
import { containers, DecodeError, longestSec } from "./decoder.ts";
import type { Answer } from "./nodeAv.ts";
import { createPcmSink } from "./pcmSink.ts";

// A process of its own: node-av's calls block, and a crash inside a codec must not take the worker with it.
// Everything is synchronous and every frame is reused, so memory stays flat whatever the length.
Log.setLevel(AV_LOG_QUIET);
const [, , source = "", target = ""] = process.argv;
process.stdout.write(`${JSON.stringify(answer(source, target))}\n`);

function answer(source: string, target: string): Answer {
  try {
    return { ok: true, ...decode(source, target) };
  } catch (error) {
    if (error instanceof DecodeError && error.problem !== "limit" && error.problem !== "killed")
      return { ok: false, problem: error.problem, detail: error.message };
    const isFull = error instanceof Error && "code" in error && error.code === "ENOSPC";
    return { ok: false, problem: isFull ? "disk" : "broken", detail: String(error) };
  }
}

function decode(source: string, target: string) {
  const input = new FormatContext();
  const options = Dictionary.fromObject({ format_whitelist: containers, protocol_whitelist: "file,pipe" });
  if (input.openInputSync(`file:${source}`, null, options) < 0 || input.findStreamInfoSync() < 0)
    throw new DecodeError("unreadable", "no known container");
  const stream = input.streams?.[input.findBestStream(AVMEDIA_TYPE_AUDIO)];
  if (!stream || stream.codecpar.channels === 0) {
    const hasPicture = input.findBestStream(AVMEDIA_TYPE_VIDEO) >= 0;
    throw new DecodeError(hasPicture ? "silentVideo" : "unreadable", "no audio stream");
  }
  const declaredMs = input.duration > 0n ? Number(input.duration / 1000n) : null;
  if (declaredMs !== null && declaredMs > longestSec * 1000) throw new DecodeError("long", `${declaredMs} ms`);

  const decoder = openDecoder(stream);
  const output = openSync(target, "w");
  try {
    const isDamaged = decodeStream(input, stream, decoder, output);
    const codec = avGetCodecName(stream.codecpar.codecId) ?? "unknown";
    const container = input.iformat?.name ?? "unknown";
    return { codec, container, channels: stream.codecpar.channels, declaredMs, isDamaged };
  } finally {
    closeSync(output);
  }
}

function openDecoder(stream: Stream): CodecContext {
  const codec = Codec.findDecoder(stream.codecpar.codecId);
  if (!codec) throw new DecodeError("unreadable", "no decoder for this codec");
  const decoder = new CodecContext();
  decoder.allocContext3(codec);
  FFmpegError.throwIfError(decoder.parametersToContext(stream.codecpar), "parametersToContext");
  decoder.pktTimebase = stream.timeBase;
  if (decoder.open2Sync(codec) < 0) throw new DecodeError("broken", "the decoder refuses the stream's header");
  return decoder;
}

/** Packet by packet into the file; a packet that does not decode is stepped over. Returns whether there were any. */
function decodeStream(input: FormatContext, stream: Stream, decoder: CodecContext, output: number): boolean {
  const packet = new Packet();
  packet.alloc();
  const sink = createPcmSink(stream.timeBase, startOf(input, stream), output);
  let isDamaged = false;
  let isOver = false;
  while (!isOver && !sink.isFull()) {
    const read = input.readFrameSync(packet);
    isOver = read < 0;
    isDamaged ||= isOver && read !== AVERROR_EOF;
    if (isOver || packet.streamIndex === stream.index) {
      const sent = decoder.sendPacketSync(isOver ? null : packet);
      isDamaged ||= sent < 0 && sent !== AVERROR_EOF;
      if (!sink.drain(decoder)) isDamaged = true;
    }
    packet.unref();
  }
  sink.end();
  return isDamaged;
}

/** When the file begins, in units of the stream: players count from there. */
function startOf(input: FormatContext, stream: Stream): bigint {
  if (input.startTime === AV_NOPTS_VALUE) return 0n;
  const { num, den } = stream.timeBase;
  return (input.startTime * BigInt(den)) / (BigInt(num) * 1_000_000n);
}
