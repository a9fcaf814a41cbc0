import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Pcm } from "../src/artefacts.ts";
import { type Engine, startEngine } from "../src/engine.ts";
import { runPipeline } from "../src/pipeline.ts";
import { hasShared, modelRoots, pcmOfWav, silentLog } from "./support/recordings.ts";

const folder = mkdtempSync(join(tmpdir(), "rollcall-pipeline-"));
afterAll(() => rmSync(folder, { recursive: true }));
const never = new AbortController().signal;

// Two cores that others use as well may need some seconds for a meeting.
describe.skipIf(!hasShared)("the pipeline", { timeout: 60_000 }, () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine({ roots: modelRoots, pack: "lite", lanes: 2, log: silentLog });
  });
  afterAll(() => engine.close());

  /** Half a minute of a real meeting. */
  function meeting(): Pcm {
    return { ...pcmOfWav("ami-es2004a/mixture.wav", folder), samples: 30 * 16_000 };
  }

  function silence(samples: number): Pcm {
    const path = join(folder, `silence-${samples}.s16`);
    writeFileSync(path, new Uint8Array(2 * samples));
    return { path, samples };
  }

  test("gives a meeting's words to its speakers and tells how far it is", async () => {
    const pcm = meeting();
    const seen: Record<string, number> = {};
    const shown: string[] = [];
    const result = await runPipeline(engine.models, pcm, {
      hints: {},
      signal: never,
      onProgress(stage, fraction) {
        expect(fraction).toBeGreaterThanOrEqual(seen[stage] ?? 0);
        expect(fraction).toBeLessThanOrEqual(1);
        seen[stage] = fraction;
      },
      onWords: (words) => shown.push(...words.map((word) => word.text)),
    });
    expect(seen).toEqual({ vad: 1, asr: 1, diarize: 1, align: 1 });
    expect(shown.length).toBe(result.words.length);
    expect(result.words.length).toBeGreaterThan(60);
    expect(result.segments.flatMap((segment) => segment.words).length).toBe(result.words.length);
    const labels = new Set(result.diarization.clusters.map((cluster) => cluster.label));
    expect(labels.size).toBeGreaterThanOrEqual(1);
    for (const { speaker } of result.turns) expect(labels).toContain(speaker);
    expect(Object.keys(result.timings).sort()).toEqual(["alignMs", "asrMs", "diarizeMs", "totalMs", "vadMs"]);
  });

  test.each([0, 100, 16_000, 200_000])("gives an empty result for %i silent samples", async (samples) => {
    const result = await runPipeline(engine.models, silence(samples), { hints: {}, signal: never });
    expect(result).toMatchObject({ regions: [], words: [], segments: [], turns: [] });
    expect(result.diarization.clusters).toEqual([]);
  });

  test("continues where it was stopped, with an identical result", async () => {
    const pcm = meeting();
    const kept = new Map<string, Uint8Array>();
    const artefacts = {
      get: async (key: string) => kept.get(key),
      put: async (key: string, bytes: Uint8Array) => void kept.set(key, bytes),
    };
    const stop = new AbortController();
    const first = runPipeline(engine.models, pcm, {
      hints: {},
      signal: stop.signal,
      artefacts,
      onWords: () => stop.abort(new Error("killed")),
    });
    await expect(first).rejects.toThrow("killed");
    const stages = [...kept.keys()].map((key) => key.split("-")[0]);
    expect(stages).toContain("vad");
    expect(stages).toContain("asr");
    const { timings: _, ...resumed } = await runPipeline(engine.models, pcm, { hints: {}, signal: never, artefacts });
    const { timings: __, ...whole } = await runPipeline(engine.models, pcm, { hints: {}, signal: never });
    expect(resumed).toEqual(whole);
  });

  test("ends soon when it is no longer wanted, and leaves nothing in the queue", async () => {
    const pcm = meeting();
    const stop = new AbortController();
    const run = runPipeline(engine.models, pcm, {
      hints: {},
      signal: stop.signal,
      onProgress: (stage, fraction) => {
        if (stage === "asr" && fraction > 0) stop.abort(new Error("cancelled"));
      },
    });
    await expect(run).rejects.toThrow("cancelled");
    expect(engine.health().queued).toBe(0);
  });
});
