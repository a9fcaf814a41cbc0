import { type FileHandle, open } from "node:fs/promises";
import type { Pcm } from "@rollcall/inference/artefacts";
import { sampleRateHz } from "@rollcall/inference/artefacts";

/** Samples of one pair of peaks: 20 ms. */
const samplesPerPair = 320;
const pairsPerBlock = 4096;

/**
 * The waveform of a recording, small enough to send to a browser: a 16-byte header (ASCII "RCP1", then u32le
 * samples a pair, sample rate in Hz and number of pairs) and for each 20 ms its smallest and its largest sample
 * as two i8. Reads the recording once, block by block; the result has 100 bytes a second.
 */
export async function writePeaks(pcm: Pcm, target: string, signal: AbortSignal): Promise<void> {
  await using input = await open(pcm.path, "r");
  await using output = await open(target, "w");
  await output.write(header(Math.ceil(pcm.samples / samplesPerPair)));
  const samples = new Int16Array(samplesPerPair * pairsPerBlock);
  const pairs = new Int8Array(pairsPerBlock * 2);
  for (let start = 0; start < pcm.samples; start += samples.length) {
    signal.throwIfAborted();
    const block = samples.subarray(0, Math.min(samples.length, pcm.samples - start));
    await readFully(input, block, start);
    await output.write(pairs.subarray(0, fillPairs(block, pairs) * 2));
  }
}

function header(pairs: number): Uint8Array {
  const bytes = Buffer.alloc(16);
  bytes.write("RCP1", "latin1");
  bytes.writeUInt32LE(samplesPerPair, 4);
  bytes.writeUInt32LE(sampleRateHz, 8);
  bytes.writeUInt32LE(pairs, 12);
  return bytes;
}

async function readFully(file: FileHandle, block: Int16Array, startSample: number): Promise<void> {
  const bytes = new Uint8Array(block.buffer, block.byteOffset, block.byteLength);
  for (let filled = 0; filled < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, startSample * 2 + filled);
    if (bytesRead === 0) throw new Error(`the recording ends before sample ${startSample + block.length}`);
    filled += bytesRead;
  }
}

/** Smallest and largest of each 20 ms, in 1/256 of a sample's range; returns how many pairs. */
function fillPairs(samples: Int16Array, pairs: Int8Array): number {
  let pair = 0;
  for (let from = 0; from < samples.length; from += samplesPerPair, pair++) {
    const to = Math.min(from + samplesPerPair, samples.length);
    let low = samples[from]!;
    let high = low;
    for (let i = from + 1; i < to; i++) {
      const sample = samples[i]!;
      if (sample < low) low = sample;
      else if (sample > high) high = sample;
    }
    pairs[pair * 2] = low >> 8;
    pairs[pair * 2 + 1] = high >> 8;
  }
  return pair;
}
