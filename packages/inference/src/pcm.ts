import { closeSync, openSync, readSync } from "node:fs";
import type { Pcm } from "./artefacts.ts";

const bytesPerSample = 2;

/**
 * Samples [start, end) of a headerless s16le file as f32 in [-1, 1), clamped to the recording. Reads that range
 * and nothing else. Blocks: for engine threads and for short stretches.
 * @throws when the file cannot be opened or ends before the recording does.
 */
export function readPcm(pcm: Pcm, start: number, end: number): Float32Array {
  const from = Math.max(0, Math.min(start, pcm.samples));
  const to = Math.max(from, Math.min(end, pcm.samples));
  const raw = new Int16Array(to - from);
  const bytes = new Uint8Array(raw.buffer);
  const file = openSync(pcm.path, "r");
  try {
    let filled = 0;
    while (filled < bytes.length) {
      const got = readSync(file, bytes, filled, bytes.length - filled, from * bytesPerSample + filled);
      if (got === 0) throw new Error(`${pcm.path} ends before sample ${to}`);
      filled += got;
    }
  } finally {
    closeSync(file);
  }
  const samples = new Float32Array(raw.length);
  for (let i = 0; i < raw.length; i++) samples[i] = raw[i]! / 32_768;
  return samples;
}
