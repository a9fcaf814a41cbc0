import { deserialize, serialize } from "node:v8";
import { describe, expect, it } from "vitest";
import type { Diarization } from "../../src/artefacts.ts";
import { recluster } from "../../src/diarize/recluster.ts";
import { madeEvidence } from "../support/madeEvidence.ts";

const plain = { space: null, plda: null };
const evidence = madeEvidence(240, 3);

describe("recluster", () => {
  it("finds the voices from what was kept, and as many as asked for", () => {
    expect(recluster(evidence, { hints: {}, ...plain }).clusters.length).toBe(3);
    expect(recluster(evidence, { hints: { speakers: 2 }, ...plain }).clusters.length).toBe(2);
    expect(recluster(evidence, { hints: { minSpeakers: 4 }, ...plain }).clusters.length).toBe(4);
  });

  it("gives the same from evidence that was stored, and leaves it as it was", () => {
    const stored = serialize(evidence);
    const once = recluster(evidence, { hints: { speakers: 2 }, ...plain });
    expect(recluster(deserialize(stored), { hints: { speakers: 2 }, ...plain })).toEqual(once);
    expect(serialize(evidence).equals(stored)).toBe(true);
  });

  it("makes one voice of stretches that are said to be one", () => {
    const links = { same: [[turn(0), turn(1)]] as const, different: [] };
    const found = recluster(evidence, { hints: {}, links, ...plain });
    expect(voiceAt(found, 0)).toBe(voiceAt(found, 1));
    expect(voiceAt(found, 2)).not.toBe(voiceAt(found, 1));
    // Two stretches say nothing about what else the two voices say: joining whole voices is another correction.
    expect(voiceAt(found, 3)).not.toBe(voiceAt(found, 4));
  });

  it("tells stretches apart that are said to be two voices", () => {
    const links = { same: [], different: [[turn(0), turn(3)]] as const };
    const found = recluster(evidence, { hints: {}, links, ...plain });
    expect(found.clusters.length).toBe(4);
    expect(voiceAt(found, 0)).not.toBe(voiceAt(found, 3));
  });

  it("moves a stretch too short for a vector of its own", () => {
    const short = { start: 9.2 * 16_000, end: 9.6 * 16_000 };
    const found = recluster(evidence, { hints: {}, links: { same: [[short, turn(1)]], different: [] }, ...plain });
    expect(voiceAt(found, 0.94)).toBe(voiceAt(found, 1.5));
    expect(voiceAt(found, 0.5)).not.toBe(voiceAt(found, 1.5));
  });

  it("takes three hours in seconds", () => {
    const long = madeEvidence(3 * 3600, 6);
    const before = process.cpuUsage();
    expect(recluster(long, { hints: { speakers: 5 }, ...plain }).clusters.length).toBe(5);
    const { user, system } = process.cpuUsage(before);
    // The aim is 2 s; the limit leaves room for slower machines and catches what grows with the square.
    expect((user + system) / 1e6).toBeLessThan(6);
  });
});

/** The ten seconds of a turn, a little inside its edges. */
function turn(n: number) {
  return { start: (10 * n + 0.1) * 16_000, end: (10 * n + 9.9) * 16_000 };
}

/** Who speaks in the middle of the frame at that share of turns. */
function voiceAt({ active, clusters, frameStep, frameOffset }: Diarization, at: number): number {
  const second = Number.isInteger(at) ? 10 * at + 5 : 10 * at;
  const frame = Math.round((second * 16_000 - frameOffset) / frameStep);
  return Array.from(active.subarray(frame * clusters.length, (frame + 1) * clusters.length)).indexOf(1);
}
