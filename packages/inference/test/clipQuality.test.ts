import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clipQuality } from "../src/clipQuality.ts";

const seconds = 8;
const length = seconds * 16_000;
/** Speech in the odd seconds. */
const isSpeech = (n: number) => Math.floor(n / 16_000) % 2 === 1;
const regions = [1, 3, 5, 7].map((second) => ({ start: second * 16_000, end: (second + 1) * 16_000 }));
const probabilities = Float32Array.from({ length: length / 512 }, (_, f) => (isSpeech(f * 512 + 256) ? 0.99 : 0.01));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollcall-clip-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Measures a clip given as a function of the sample's number. */
async function measure(sample: (n: number) => number) {
  const path = join(folder, "clip.pcm");
  const pcm = Int16Array.from({ length }, (_, n) =>
    Math.max(-32_768, Math.min(32_767, Math.round(sample(n) * 32_768))),
  );
  await writeFile(path, pcm);
  return clipQuality({ path, samples: length }, probabilities, regions);
}

const tone = (n: number, hertz: number) => Math.sin((2 * Math.PI * hertz * n) / 16_000);
/** Even in -1..1, the same at every run: a linear congruential generator. */
function noise() {
  let state = 1;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 30 - 1;
  };
}

test("level, noise and bandwidth of a tone over hiss", async () => {
  const hiss = noise();
  const quality = await measure((n) => (isSpeech(n) ? 0.2 * tone(n, 1000) : 0) + 0.02 * hiss());
  expect(quality.levelDb).toBeCloseTo(20 * Math.log10(0.2 / Math.SQRT2), 0);
  expect(quality.snrDb).toBeGreaterThan(10 * Math.log10(0.2 ** 2 / 2 / (0.02 ** 2 / 3)) - 1);
  expect(quality.snrDb).toBeLessThan(10 * Math.log10(0.2 ** 2 / 2 / (0.02 ** 2 / 3)) + 1.5);
  expect(quality.clippedShare).toBe(0);
  const { bandwidthHz } = await measure((n) => 0.2 * tone(n, 3000));
  expect(Math.abs(bandwidthHz - 3000)).toBeLessThan(100);
});

test("a constant under everything is no sound", async () => {
  const plain = await measure((n) => (isSpeech(n) ? 0.2 * tone(n, 500) : 0.001 * tone(n, 500)));
  const shifted = await measure((n) => 0.1 + (isSpeech(n) ? 0.2 * tone(n, 500) : 0.001 * tone(n, 500)));
  expect(shifted.snrDb).toBeCloseTo(plain.snrDb, 0);
  expect(shifted.levelDb).toBeCloseTo(plain.levelDb, 1);
});

test("counts what is cut off at full scale, and below it", async () => {
  const loud = await measure((n) => 2 * tone(n, 400));
  expect(loud.clippedShare).toBeGreaterThan(0.5);
  const lowered = await measure((n) => 0.8 * Math.max(-0.9, Math.min(0.9, 2 * tone(n, 400))));
  expect(lowered.clippedShare).toBeGreaterThan(0.5);
  expect((await measure((n) => 0.9 * tone(n, 400))).clippedShare).toBeLessThan(0.001);
});

test("without speech there is nothing to judge", async () => {
  const path = join(folder, "silent.pcm");
  await writeFile(path, new Int16Array(16_000));
  const quality = await clipQuality({ path, samples: 16_000 }, new Float32Array(31), []);
  expect(quality).toEqual({ levelDb: -Infinity, clippedShare: 0, snrDb: -Infinity, bandwidthHz: 0 });
});
