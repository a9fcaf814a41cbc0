import { findLocalVoices } from "../../src/diarize/localVoices.ts";
import type { Plda } from "../../src/diarize/plda.ts";
import type { Models } from "../../src/models.ts";
import type { readFixture } from "./fixture.ts";

/** Not models: they say what pyannote's heard in a fixture's recording, whatever audio they are given, and no words. */
export function fakeModels({ activity, vectors }: ReturnType<typeof readFixture>, plda: Plda | null) {
  const samples = activity.starts.at(-1)! + 160_000;
  const keyOf = (spans: unknown) => JSON.stringify(spans);
  const rows = new Map(findLocalVoices(activity, samples).map(({ alone }, i) => [keyOf(alone), i]));
  const models: Models = {
    pack: "fake",
    loaded: [],
    embeddingModelId: "fake@00000000.1",
    plda,
    lanes: 1,
    speechProbabilities: async () => new Float32Array(Math.ceil(samples / 512)),
    recognise: async () => [],
    segment: async (_, starts) => {
      const first = activity.starts.indexOf(starts[0]!);
      return activity.bits.slice(first * activity.framesPerWindow, (first + starts.length) * activity.framesPerWindow);
    },
    embed: async (_, groups) => {
      const { dim, data } = vectors;
      const result = new Float32Array(groups.length * dim);
      for (const [n, spans] of groups.entries()) {
        const row = rows.get(keyOf(spans));
        if (row === undefined) throw new Error("asked for speech of which the fixture has no vector");
        result.set(data.subarray(row * dim, (row + 1) * dim), n * dim);
      }
      return result;
    },
  };
  return { models, pcm: { path: "none", samples } };
}
