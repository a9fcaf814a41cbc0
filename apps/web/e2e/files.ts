import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "rollcall-files-"));

/** A file of the labelled audio beside the checkout; says so when it is not there. */
export function sharedAudio(path: string): string {
  const file = resolve(root, "../shared/audio", path);
  if (!existsSync(file)) throw new Error(`This test needs ${path} in ../shared/audio, which is not there.`);
  return file;
}

/** The five kinds of unusable or unusual files, made on the spot. */
export const files = {
  empty: () => put("empty.wav", Buffer.alloc(0)),
  text: () => put("notes.mp3", Buffer.from("These are my notes, not a recording.\n".repeat(40))),
  truncated: () => join(import.meta.dirname, "fixtures/truncated.mp3"),
  silent: () => put("silence.wav", wav(new Int16Array(16_000 * 5), 1)),
  /** 19 MB: three chunks. */
  longSilence: () => put("long-silence.wav", wav(new Int16Array(16_000 * 600), 1)),
  eightChannels: () => put("eight-channels.wav", wav(spread(samplesOf("short/1089-134686-0001.wav"), 8), 8)),
  /** Ten minutes of reading: work for several seconds. */
  longReading: () => put("long-reading.wav", wav(repeated(samplesOf("short/two_cities_16k.wav"), 14), 1)),
};

/** Samples of a mono s16 WAV. */
function samplesOf(path: string): Int16Array {
  const bytes = readFileSync(sharedAudio(path));
  const data = bytes.indexOf("data") + 8;
  return new Int16Array(new Uint8Array(bytes.subarray(data)).buffer);
}

function repeated(samples: Int16Array, times: number): Int16Array {
  const all = new Int16Array(samples.length * times);
  for (let n = 0; n < times; n++) all.set(samples, n * samples.length);
  return all;
}

function spread(mono: Int16Array, channels: number): Int16Array {
  const all = new Int16Array(mono.length * channels);
  for (let n = 0; n < mono.length; n++) all.fill(mono[n] ?? 0, n * channels, (n + 1) * channels);
  return all;
}

function put(name: string, bytes: Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

function wav(samples: Int16Array, channels: number): Buffer {
  const header = Buffer.alloc(44);
  const bytes = samples.byteLength;
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + bytes, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(16_000, 24);
  header.writeUInt32LE(16_000 * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(bytes, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}
