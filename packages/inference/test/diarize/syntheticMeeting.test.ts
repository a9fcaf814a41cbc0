import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { diarizationTurns } from "../../src/align.ts";
import { diarize } from "../../src/diarize/diarize.ts";
import { type Engine, startEngine } from "../../src/engine.ts";
import { readPcm } from "../../src/pcm.ts";
import { scoreDiarization } from "../../src/score/der.ts";
import { randomFrom } from "../../src/score/random.ts";
import { randomRoom } from "../../src/score/room.ts";
import { type MeetingPlan, makeMeeting, type Utterance } from "../../src/score/syntheticMeeting.ts";
import { speechRegions } from "../../src/vad.ts";
import { hasShared, modelRoots, pcmOfWav, silentLog } from "../support/recordings.ts";

const plan: MeetingPlan = { seed: 3, overlapChance: 0.2, levelSpreadDb: 3, room: null, continueChance: 0.3 };

describe("makeMeeting", () => {
  const tones = ["a", "b", "c", "a"].map((speaker, i) => ({
    speaker,
    samples: Float32Array.from({ length: 32_000 }, (_, n) => Math.sin((n * (i + 1)) / 20)),
  }));

  it("uses every utterance once and makes the same meeting from the same seed", () => {
    const [once, again] = [makeMeeting(tones, plan), makeMeeting(tones, plan)];
    expect(once.spoken.map((u) => u.speaker).sort()).toEqual(["a", "a", "b", "c"]);
    expect(again.samples).toEqual(once.samples);
    expect(makeMeeting(tones, { ...plan, seed: 4 }).intervals).not.toEqual(once.intervals);
  });

  it("lies inside its own length, room or none", () => {
    const random = randomFrom(1);
    const { samples, intervals } = makeMeeting(tones, { ...plan, room: randomRoom(random) });
    for (const { start, end } of intervals) expect(start < end && end * 16_000 <= samples.length).toBe(true);
    expect(samples.every(Number.isFinite)).toBe(true);
  });
});

const folder = mkdtempSync(join(tmpdir(), "rollcall-meeting-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!hasShared)("three readers taking turns", { timeout: 60_000 }, () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine({ roots: modelRoots, pack: "lite", lanes: 2, log: silentLog });
  });
  afterAll(() => engine.close());

  test("are told apart", async () => {
    const files = ["short/1089-134686-0001.wav", "short/1221-135766-0001.wav", "short/two_cities_16k.wav"];
    const { samples, intervals } = makeMeeting(files.flatMap(utterances), plan);
    const pcm = { path: join(folder, "meeting.s16"), samples: samples.length };
    writeFileSync(
      pcm.path,
      Int16Array.from(samples, (x) => Math.max(-32_768, Math.min(32_767, x * 32_768))),
    );
    const { signal } = new AbortController();
    const regions = speechRegions(await engine.models.speechProbabilities(pcm, signal), pcm.samples);
    const found = await diarize(engine.models, pcm, regions, {}, { signal, onProgress() {} });
    const turns = diarizationTurns(found).map((t) => ({
      speaker: t.speaker,
      start: t.startMs / 1000,
      end: t.endMs / 1000,
    }));
    expect(found.clusters.length).toBe(3);
    expect(scoreDiarization(intervals, turns).der).toBeLessThan(0.2);
  });
});

/** A reading in stretches of 5 s. */
function utterances(file: string): Utterance[] {
  const pcm = pcmOfWav(file, folder);
  const all = readPcm(pcm, 0, Math.min(pcm.samples, 25 * 16_000));
  const count = Math.max(1, Math.round(all.length / 80_000));
  return Array.from({ length: count }, (_, u) => ({
    speaker: file,
    samples: all.subarray(Math.floor((u * all.length) / count), Math.floor(((u + 1) * all.length) / count)),
  }));
}
