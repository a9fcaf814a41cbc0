import { describe, expect, it } from "vitest";
import { addCompared, nothingCompared } from "../src/compareNaming.ts";
import { type EnrolledPerson, matchSpeakers, type UnnamedVoice } from "../src/match.ts";
import type { VoiceSpace } from "../src/voiceSpace.ts";

const voice = (modelId: string | undefined, vector: Float32Array): UnnamedVoice => ({
  label: "S1",
  ...(modelId === undefined ? {} : { modelId }),
  vector,
  netSpeechMs: 20_000,
  pieces: [],
});
const person = (modelId: string | undefined, vector: Float32Array): EnrolledPerson => ({
  id: "p",
  ...(modelId === undefined ? {} : { modelId }),
  samples: [{ vector, weight: 1 }],
});
const space = (embeddingModelId: string): VoiceSpace => ({
  embeddingModelId,
  mean: new Float32Array(3),
  deviation: new Float32Array(3).fill(1),
  nuisance: [],
  kept: new Float32Array(),
  cohort: [],
});
const x = Float32Array.of(1, 0, 0);

describe("vectors of two embedding models", () => {
  it("are never compared: not voices with people, nor with what is known about another space", () => {
    const named = matchSpeakers([voice("a@1", x)], [person("a@1", x)], space("a@1"));
    expect(named[0]?.evidence.score).toBeCloseTo(1, 5);
    expect(() => matchSpeakers([voice("a@1", x)], [person("b@2", x)], null)).toThrow("a@1 and b@2");
    expect(() => matchSpeakers([voice("a@1", x)], [person("a@1", x)], space("b@2"))).toThrow("b@2 and a@1");
    expect(() => matchSpeakers([voice("a@1", x), voice("b@2", x)], [], null)).toThrow("a@1 and b@2");
  });

  it("are told apart by their length where nobody says whose they are", () => {
    const short = Float32Array.of(1, 0);
    expect(() => matchSpeakers([voice(undefined, x)], [person(undefined, short)], null)).toThrow("3 and 2 numbers");
    expect(() => matchSpeakers([voice(undefined, new Float32Array())], [person(undefined, short)], null)).not.toThrow();
  });
});

describe("two models beside each other", () => {
  const named = (personId: string) => ({ state: "named" as const, personId });
  const offered = (personId: string) => ({ state: "suggested" as const, personId });
  const nobody = { state: "unknown" as const, personId: null };

  it("are counted by what names they give, and by what people have decided", () => {
    const first = addCompared(nothingCompared, [
      { before: named("ada"), after: named("ada"), truth: "ada" },
      { before: named("ada"), after: named("bo"), truth: "bo" },
      { before: nobody, after: offered("bo") },
    ]);
    const both = addCompared(first, [
      { before: named("cy"), after: nobody, truth: null },
      { before: offered("cy"), after: named("cy") },
    ]);
    expect(both).toEqual({
      meetings: 2,
      voices: 5,
      same: 2,
      differently: 1,
      onlyOld: 1,
      onlyNew: 1,
      decided: 3,
      oldRight: 1,
      oldWrong: 2,
      newRight: 2,
      newWrong: 0,
    });
  });
});
