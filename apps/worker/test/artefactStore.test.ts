import { existsSync, mkdtempSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stage, stagesOf } from "@rollcall/core/jobs";
import { afterAll, describe, expect, it } from "vitest";
import { openArtefacts, sweepArtefacts } from "../src/artefactStore.ts";
import { packVectors, unpackVectors } from "../src/speakerVectors.ts";
import { trackStages } from "../src/trackStages.ts";

const dataDir = mkdtempSync(join(tmpdir(), "rollcall-artefacts-"));
afterAll(() => rmSync(dataDir, { recursive: true }));

describe("artefacts of a job", () => {
  it("come back as they were put, belong to one job, and go with it", async () => {
    const mine = await openArtefacts(dataDir, "job-1");
    const other = await openArtefacts(dataDir, "job-2");
    expect(await mine.get("asr/1")).toBeUndefined();
    await mine.put("asr/1", Uint8Array.of(1, 2, 3));
    expect([...((await mine.get("asr/1")) ?? [])]).toEqual([1, 2, 3]);
    expect(await other.get("asr/1")).toBeUndefined();
    expect(statSync(mine.folder).mode & 0o077).toBe(0);
    await mine.clear();
    expect(existsSync(mine.folder)).toBe(false);
  });

  it("are swept when nobody has touched them for long", async () => {
    const [old, fresh] = [await openArtefacts(dataDir, "old"), await openArtefacts(dataDir, "fresh")];
    utimesSync(old.folder, 1, 1);
    await sweepArtefacts(dataDir, 1000);
    expect([existsSync(old.folder), existsSync(fresh.folder)]).toEqual([false, true]);
  });
});

it("vectors of a voice survive being packed, with and without pieces", () => {
  const vector = Float32Array.of(0.25, -1, 3);
  for (const pieces of [[], [{ startMs: 7, endMs: 3_600_000, vector: Float32Array.of(1, 2, 3) }]])
    expect(unpackVectors(packVectors({ vector, pieces }))).toEqual({ vector, pieces });
  const unheard = { vector: new Float32Array(0), pieces: [] };
  expect(unpackVectors(packVectors(unheard))).toEqual(unheard);
});

it("stages side by side add up and never fall", () => {
  const track = trackStages(Stage.options);
  expect(track("decode", 1)).toEqual({ stage: "vad", fraction: 0.05 });
  const half = track("diarize", 0.5);
  expect(track("diarize", 0.2)).toEqual(half);
  expect(track("asr", 0.5).fraction).toBeCloseTo(0.05 + 0.175 + 0.25);
  for (const stage of ["vad", "asr", "diarize", "align", "identify"] as const) track(stage, 2);
  expect(track("identify", 1).fraction).toBeCloseTo(1);
});

it("a job's stages are the whole of its progress, whatever share they have in a transcription", () => {
  expect(trackStages(stagesOf.enroll)("identify", 0.5)).toEqual({ stage: "identify", fraction: 0.5 });
  const track = trackStages(stagesOf.transcribe);
  for (const stage of stagesOf.transcribe) track(stage, 1);
  expect(track("align", 1).fraction).toBeCloseTo(1);
});
