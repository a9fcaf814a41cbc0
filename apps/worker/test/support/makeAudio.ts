import { readFileSync, writeFileSync } from "node:fs";
import { Decoder, Demuxer, Encoder, FilterAPI, Muxer } from "node-av/api";
import { FF_ENCODER_LIBMP3LAME } from "node-av/constants";
import { wavHeader } from "../../src/media/wavHeader.ts";

/** Writes a 16-bit WAV; `sampleAt(frame, channel)` gives samples in -1..1. */
export function makeWav(
  path: string,
  shape: { channels: number; sampleRateHz: number; frames: number },
  sampleAt: (frame: number, channel: number) => number,
): string {
  const { channels, frames } = shape;
  const bytes = Buffer.concat([wavHeader(frames, shape), Buffer.alloc(frames * channels * 2)]);
  let at = 44;
  for (let frame = 0; frame < frames; frame++)
    for (let channel = 0; channel < channels; channel++, at += 2)
      bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sampleAt(frame, channel))) * 32_767), at);
  writeFileSync(path, bytes);
  return path;
}

/** Writes a WAV that says the same `times` over. The source is mono, 16 bit, 16 kHz. */
export function makeLonger(source: string, times: number, path: string): string {
  const bytes = readFileSync(source);
  const data = bytes.subarray(bytes.indexOf("data") + 8);
  const said = new Array<Buffer>(times).fill(data);
  writeFileSync(path, Buffer.concat([wavHeader((data.length / 2) * times), ...said]));
  return path;
}

/** Encodes any audio file as MP3 (64 kbit/s, 16 kHz mono, with a Xing header that states the length). */
export async function makeMp3(source: string, path: string): Promise<string> {
  await using input = await Demuxer.open(source);
  const stream = input.audio();
  if (!stream) throw new Error(`${source} has no sound`);
  using decoder = await Decoder.create(stream);
  using filter = FilterAPI.create("aresample=16000,aformat=sample_fmts=s16p:channel_layouts=mono,asetnsamples=576");
  using encoder = await Encoder.create(FF_ENCODER_LIBMP3LAME, { bitrate: 64_000, decoder, filter });
  await using output = await Muxer.open(path);
  const index = output.addStream(encoder);
  for await (using packet of encoder.packets(filter.frames(decoder.frames(input.packets(stream.index)))))
    await output.writePacket(packet, index);
  return path;
}

/** Writes the beginning of a WAV. The source is mono, 16 bit, 16 kHz. */
export function makeShorter(source: string, seconds: number, path: string): string {
  const bytes = readFileSync(source);
  const start = bytes.indexOf("data") + 8;
  const frames = Math.round(seconds * 16_000);
  writeFileSync(path, Buffer.concat([wavHeader(frames), bytes.subarray(start, start + 2 * frames)]));
  return path;
}
