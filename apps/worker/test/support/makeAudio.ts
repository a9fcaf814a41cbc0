import { writeFileSync } from "node:fs";
import { Decoder, Demuxer, Encoder, FilterAPI, Muxer } from "node-av/api";
import { FF_ENCODER_LIBMP3LAME } from "node-av/constants";

/** Writes a 16-bit WAV; `sampleAt(frame, channel)` gives samples in -1..1. */
export function makeWav(
  path: string,
  shape: { channels: number; sampleRateHz: number; frames: number },
  sampleAt: (frame: number, channel: number) => number,
): string {
  const { channels, sampleRateHz, frames } = shape;
  const bytes = Buffer.alloc(44 + frames * channels * 2);
  bytes.write("RIFF", 0, "latin1");
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write("WAVEfmt ", 8, "latin1");
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(sampleRateHz * channels * 2, 28);
  bytes.writeUInt16LE(channels * 2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36, "latin1");
  bytes.writeUInt32LE(frames * channels * 2, 40);
  let at = 44;
  for (let frame = 0; frame < frames; frame++)
    for (let channel = 0; channel < channels; channel++, at += 2)
      bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sampleAt(frame, channel))) * 32_767), at);
  writeFileSync(path, bytes);
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
