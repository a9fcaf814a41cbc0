import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stage, stagesOf } from "@rollcall/core/jobs";
import { createVault } from "@rollcall/db/crypto";
import { createMediaStore } from "@rollcall/db/storage";
import { artefactKey } from "@rollcall/inference/checkpoint";
import { afterAll, describe, expect, it } from "vitest";
import { openArtefacts } from "../src/artefactStore.ts";
import { keepArtefacts, restoreArtefacts } from "../src/keptArtefacts.ts";
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
});

describe("artefacts that outlive their job", () => {
  const [vadKey, asrKey] = [artefactKey("vad", 1), artefactKey("asr", 1)];
  const media = createMediaStore(join(dataDir, "media"));
  const vaultOf = (n: number) => createVault(Buffer.alloc(32, n).toString("base64"));
  const keeping = { media, vault: vaultOf(1), key: "0123456789abcdef.artefacts" };

  it("are found by the next job, those alone that the last one used", async () => {
    const first = await openArtefacts(dataDir, "job-3");
    expect(await restoreArtefacts(first, keeping)).toBe(0);
    await first.put(vadKey, Uint8Array.of(1));
    await first.put(asrKey, new Uint8Array(5000).fill(7));
    await first.put("samples", Uint8Array.of(9));
    await keepArtefacts(first, keeping);
    await first.clear();

    const second = await openArtefacts(dataDir, "job-4");
    expect(await restoreArtefacts(second, keeping)).toBe(2);
    expect([...((await second.get(vadKey)) ?? [])]).toEqual([1]);
    await keepArtefacts(second, keeping);

    const third = await openArtefacts(dataDir, "job-5");
    expect(await restoreArtefacts(third, keeping)).toBe(1);
    expect(await third.get(asrKey)).toBeUndefined();
  });

  it("say nothing to whoever copies them, and nothing is lost when they cannot be read", async () => {
    const said = Buffer.from("what was said");
    const store = await openArtefacts(dataDir, "job-6");
    await store.put(asrKey, said);
    await keepArtefacts(store, keeping);
    expect(readFileSync(media.path(keeping.key)).includes(said)).toBe(false);
    expect(await restoreArtefacts(store, { ...keeping, vault: vaultOf(2) })).toBe(0);
    truncateSync(media.path(keeping.key), 40);
    expect(await restoreArtefacts(store, keeping)).toBe(0);
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
