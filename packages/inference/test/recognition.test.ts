import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Pcm } from "../src/artefacts.ts";
import { type Engine, startEngine } from "../src/engine.ts";
import { runPipeline } from "../src/pipeline.ts";
import { randomFrom } from "../src/score/random.ts";
import { hasShared, modelRoots, pcmOfWav, silentLog } from "./support/recordings.ts";

const folder = mkdtempSync(join(tmpdir(), "rollcall-recognition-"));
afterAll(() => rmSync(folder, { recursive: true }));
const never = new AbortController().signal;
const samples = 6 * 16_000;

// Two cores that others use as well may need some seconds.
describe.skipIf(!hasShared)("recognition", { timeout: 30_000 }, () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine({ roots: modelRoots, pack: "lite", lanes: 2, log: silentLog });
  });
  afterAll(() => engine.close());

  async function textOf(pcm: Pcm, vocabulary?: readonly string[]): Promise<string> {
    const words = await engine.models.recognise(pcm, { start: 0, end: pcm.samples, index: 0 }, never, vocabulary);
    return words.map((word) => word.text).join(" ");
  }

  test("a rare word is heard once it is in the vocabulary, and other rare words change nothing", async () => {
    const pcm = { ...pcmOfWav("short/two_cities_16k.wav", folder), samples: 14 * 16_000 };
    const plain = await textOf(pcm);
    expect(plain).not.toContain("THE EPOCH OF BELIEF");
    expect(await textOf(pcm, ["epoch", "incredulity"])).toContain("THE EPOCH OF BELIEF");
    expect(await textOf(pcm, ["Zarathustra", "Merneptah", "Thornton", "Kubernetes", "Saoirse"])).toBe(plain);
    expect(await textOf(pcm, [])).toBe(plain);
  });

  const random = randomFrom(7);
  const wave = (hz: number, i: number) => Math.sin((2 * Math.PI * hz * i) / 16_000);
  const sounds: Record<string, (i: number) => number> = {
    silence: () => 0,
    "loud noise": () => 0.2 * (random() - 0.5),
    "faint noise": () => 0.006 * (random() - 0.5),
    hum: (i) => 0.2 * wave(50, i) + 0.1 * wave(150, i),
    beeps: (i) => (i % 16_000 < 4000 ? 0.3 * wave(1000, i) : 0),
    clicks: (i) => (i % 5000 < 30 ? 0.8 : 0),
  };

  test.each(Object.keys(sounds))("nothing is heard in %s", async (name) => {
    const path = join(folder, `${name}.s16`);
    writeFileSync(
      path,
      Int16Array.from({ length: samples }, (_, i) => 32_767 * sounds[name]!(i)),
    );
    const { regions, words } = await runPipeline(engine.models, { path, samples }, { hints: {}, signal: never });
    expect(words).toEqual([]);
    expect(regions).toEqual([]);
  });
});
