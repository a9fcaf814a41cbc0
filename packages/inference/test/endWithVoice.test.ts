import { expect, test } from "vitest";
import { endWithVoice } from "../src/align/endWithVoice.ts";
import type { Cluster, Diarization } from "../src/artefacts.ts";

const voice = (label: string): Cluster => ({ label, vector: new Float32Array(), netSpeechMs: 0, pieces: [] });

/** Two voices, a frame each 10 ms; the first speaks in [from, to). */
function diarization(from: number, to: number): Diarization {
  const frames = 200;
  const active = new Uint8Array(frames * 2);
  for (let f = from; f < to; f++) active[f * 2] = 1;
  const clusters = [voice("S1"), voice("S2")];
  return { frameStep: 160, frameOffset: 80, frames, clusters, active, votes: active };
}

const word = { t: "there.", s: 500, e: 1200, c: 0.9 };

test("a word ends where its voice does", () => {
  const { e } = endWithVoice(word, 0, diarization(20, 100));
  expect(e).toBeGreaterThanOrEqual(990);
  expect(e).toBeLessThanOrEqual(1010);
});

test("a word stays as it is when its voice goes on, or is never heard in it; and none becomes too short to play", () => {
  expect(endWithVoice(word, 0, diarization(20, 190))).toBe(word);
  expect(endWithVoice(word, 1, diarization(20, 100))).toBe(word);
  expect(endWithVoice(word, 0, diarization(20, 51)).e).toBe(580);
});
