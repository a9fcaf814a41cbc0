import { dot, norm } from "@rollcall/core/vector";
import { place, placedCohort } from "@rollcall/core/voiceSpace";
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

  it("has them in rooms too, and what similarities are worth: the surer, the fewer wrong names and the fewer names", async () => {
    const pack = findPack(await readManifest(), "lite");
    const space = await loadCohort(embeddingModelId(pack.models.find((model) => model.role === "embedding")!));
    expect(space!.cohortInRooms!.length).toBe(300);
    // Most are more alike to themselves in a room than to anybody else as recorded.
    const { asRecorded, all } = placedCohort(space!);
    const own = asRecorded.filter((person, n) => {
      const inRoom = all[100 + n]!;
      return asRecorded.every((other, m) => m === n || dot(inRoom, other) < dot(inRoom, person));
    });
    expect(own.length).toBeGreaterThan(70);
    const { levels, decisions } = space!.naming!;
    expect(decisions).toBeGreaterThan(10_000);
    expect(levels.strict.accept).toBeGreaterThan(levels.balanced.accept);
    expect(levels.balanced.accept).toBeGreaterThan(levels.generous.accept);
    expect(levels.balanced.wrongRate).toBeLessThanOrEqual(0.001);
    expect(levels.strict.recall).toBeLessThan(levels.generous.recall);
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
