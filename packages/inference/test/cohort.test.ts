import { norm } from "@rollcall/core/vector";
import { place } from "@rollcall/core/voiceSpace";
import { describe, expect, it } from "vitest";
import { loadCohort } from "../src/cohort.ts";
import { measureSpace } from "../src/cohortStatistics.ts";
import { embeddingModelId, findPack, readManifest } from "../src/manifest.ts";
import { normalFrom, randomFrom } from "../src/score/random.ts";

describe("loadCohort", () => {
  it("has a hundred people for the lite pack's voices", async () => {
    const pack = findPack(await readManifest(), "lite");
    const id = embeddingModelId(pack.models.find((model) => model.role === "embedding")!);
    const space = await loadCohort(id);
    expect(space).toMatchObject({ embeddingModelId: id });
    expect(space!.cohort.length).toBe(100);
    for (const raw of space!.cohort) expect(norm(place(space!, raw))).toBeCloseTo(1, 5);
  });

  it("has nobody for a space nobody measured", async () => {
    expect(await loadCohort("another-model@00000000.1")).toBeNull();
  });
});

describe("measureSpace", () => {
  it("finds the directions in which rooms move one voice, and damps them", () => {
    const dim = 48;
    const random = randomFrom(2);
    const items = Array.from({ length: 60 }, (_, person) => {
      const own = Float32Array.from({ length: dim }, () => normalFrom(random));
      return Array.from({ length: 4 }, (_, room) => ({
        person: `p${person}`,
        room,
        vector: own.map((x, i) => 3 + x + (i === 0 ? 4 * normalFrom(random) : 0.1 * normalFrom(random))),
      }));
    }).flat();
    const space = measureSpace("test@00000000.1", items);
    expect(space.cohort.length).toBe(60);
    expect(Math.abs(space.nuisance[0]![0]!)).toBeGreaterThan(0.95);
    expect(space.kept[0]).toBeLessThan(0.5);
  });
});
