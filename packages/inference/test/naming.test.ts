import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { matchSpeakers } from "@rollcall/core/match";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { diarizationTurns } from "../src/align.ts";
import type { Pcm } from "../src/artefacts.ts";
import { loadCohort } from "../src/cohort.ts";
import { diarize } from "../src/diarize/diarize.ts";
import { type Engine, startEngine } from "../src/engine.ts";
import { embedSample } from "../src/enrollmentVector.ts";
import type { Models } from "../src/models.ts";
import { type SpeakerInterval, scoreDiarization } from "../src/score/der.ts";
import { parseRttm } from "../src/score/rttm.ts";
import { speechRegions } from "../src/vad.ts";
import { hasShared, modelRoots, pcmOfWav, silentLog } from "./support/recordings.ts";
import { sharedPath } from "./support/shared.ts";

const folder = mkdtempSync(join(tmpdir(), "rollcall-naming-"));
afterAll(() => rmSync(folder, { recursive: true }));
const { signal } = new AbortController();

describe.skipIf(!hasShared)(
  "a real meeting of four, two of them enrolled from their headsets",
  { timeout: 60_000 },
  () => {
    let engine: Engine;
    let models: Models;
    beforeAll(async () => {
      engine = await startEngine({ roots: modelRoots, pack: "lite", lanes: 2, log: silentLog });
      models = remembering(engine.models);
    });
    afterAll(() => engine.close());

    const regionsOf = async (pcm: Pcm) => speechRegions(await models.speechProbabilities(pcm, signal), pcm.samples);

    const enroll = async (id: string, file: string) => {
      const pcm = pcmOfWav(`ami-es2004a/${file}`, folder);
      const sample = await embedSample(models, pcm, await regionsOf(pcm), signal);
      expect(sample.speechMs).toBeGreaterThan(10_000);
      expect(sample.consistency).toBeGreaterThan(0.8);
      return { id, samples: [{ vector: sample.vector, weight: sample.speechMs }] };
    };

    test("finds who speaks when, names both and leaves the strangers unknown", async () => {
      const people = [await enroll("FEE013", "source1.wav"), await enroll("FEE016", "source3.wav")];
      const pcm = pcmOfWav("ami-es2004a/mixture.wav", folder);
      const seen: number[] = [];
      const context = { signal, onProgress: (fraction: number) => seen.push(fraction) };
      const diarization = await diarize(models, pcm, await regionsOf(pcm), {}, context);
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));

      const reference = parseRttm(readFileSync(sharedPath("audio", "ami-es2004a", "mixture.rttm")!, "utf8"));
      const turns = diarizationTurns(diarization).map(({ speaker, startMs, endMs }) => ({
        speaker,
        start: startMs / 1000,
        end: endMs / 1000,
      }));
      expect(scoreDiarization(reference, turns).der).toBeLessThan(0.2);

      const matches = matchSpeakers(diarization.clusters, people, await loadCohort(models.embeddingModelId));
      const named = matches.filter((match) => match.state === "named");
      expect(named.map((match) => match.personId).toSorted()).toEqual(["FEE013", "FEE016"]);
      for (const { label, personId } of named) {
        const own = turns.filter((turn) => turn.speaker === label);
        for (const speaker of ["FEE013", "FEE016", "MEO015"]) {
          // Where two people do speak at once either may be heard; what counts is who gets what one says alone.
          const share = shareOfAlone(reference, speaker, own);
          if (speaker === personId) expect(share).toBeGreaterThan(0.6);
          else expect(share).toBeLessThan(0.15);
        }
      }
    });

    test("keeps to what the person knows about the number of speakers", async () => {
      const pcm = pcmOfWav("ami-es2004a/mixture.wav", folder);
      const regions = await regionsOf(pcm);
      const count = async (hints: Parameters<typeof diarize>[3]) => {
        const found = await diarize(models, pcm, regions, hints, { signal, onProgress() {} });
        return found.clusters.length;
      };
      expect(await count({ speakers: 1 })).toBe(1);
      expect(await count({ speakers: 4 })).toBe(4);
      expect(await count({ maxSpeakers: 2 })).toBe(2);
      expect(await count({ minSpeakers: 5 })).toBeGreaterThanOrEqual(5);
    });

    test("hears one voice in a recording of one", async () => {
      const pcm = pcmOfWav("short/1221-135766-0001.wav", folder);
      const { clusters } = await diarize(models, pcm, await regionsOf(pcm), {}, { signal, onProgress() {} });
      expect(clusters.length).toBe(1);
      expect(clusters[0]!.pieces.length).toBeGreaterThan(1);
    });

    test("stops when it is told to", async () => {
      const pcm = pcmOfWav("ami-es2004a/mixture.wav", folder);
      const regions = await regionsOf(pcm);
      const stop = new AbortController();
      const running = diarize(
        engine.models,
        pcm,
        regions,
        {},
        { signal: stop.signal, onProgress: () => stop.abort(new Error("enough")) },
      );
      await expect(running).rejects.toThrow("enough");
    });
  },
);

/** The share of the time in which only `speaker` speaks that lies inside `own`, on a grid of 10 ms. */
function shareOfAlone(reference: readonly SpeakerInterval[], speaker: string, own: readonly SpeakerInterval[]): number {
  let all = 0;
  let inside = 0;
  for (let t = 0.005; t < 60; t += 0.01) {
    const isAt = ({ start, end }: SpeakerInterval) => start <= t && t < end;
    const speaking = reference.filter(isAt);
    if (speaking.length === 0 || speaking.some((interval) => interval.speaker !== speaker)) continue;
    all++;
    if (own.some(isAt)) inside++;
  }
  return inside / all;
}

/** The same models, which compute nothing twice. */
function remembering(models: Models): Models {
  const known = new Map<string, Promise<unknown>>();
  const once = <T>(key: unknown, compute: () => Promise<T>): Promise<T> => {
    const name = JSON.stringify(key);
    if (!known.has(name)) known.set(name, compute());
    return known.get(name) as Promise<T>; // stored under the same key by the same method
  };
  return {
    ...models,
    speechProbabilities: (pcm, s) => once(["vad", pcm], () => models.speechProbabilities(pcm, s)),
    segment: (pcm, starts, s) => once(["segment", pcm, starts], () => models.segment(pcm, starts, s)),
    embed: (pcm, groups, s) => once(["embed", pcm, groups], () => models.embed(pcm, groups, s)),
  };
}
