import { type EnrolledPerson, matchSpeakers } from "@rollcall/core/match";
import { dot, unit } from "@rollcall/core/vector";
import { place, type VoiceSpace } from "@rollcall/core/voiceSpace";
import type { SampleVector } from "@rollcall/inference/enrollmentVector";
import { equalErrorRate } from "./equalErrorRate.ts";

export interface Utterance {
  speaker: string;
  sample: SampleVector;
}

const enrolledWith = 3;

/** How well voices are told apart, pair by pair: equal error rate over all pairs of utterances. */
export function verification(utterances: readonly Utterance[], space: VoiceSpace | null): number {
  const vectors = utterances.map(({ sample }) => (space ? place(space, sample.vector) : unit(sample.vector)));
  const same: number[] = [];
  const different: number[] = [];
  for (let a = 0; a < utterances.length; a++) {
    for (let b = a + 1; b < utterances.length; b++) {
      const isSame = utterances[a]!.speaker === utterances[b]!.speaker;
      (isSame ? same : different).push(dot(vectors[a]!, vectors[b]!));
    }
  }
  return equalErrorRate(same, different);
}

/**
 * Everybody is enrolled with three utterances; each further one is a voice to be named, once with its owner enrolled
 * and once without. Shares of the voices that got the right name, a wrong one, and a name nobody here has.
 */
export function identification(utterances: readonly Utterance[], space: VoiceSpace | null) {
  const bySpeaker = Map.groupBy(utterances, ({ speaker }) => speaker);
  const people: EnrolledPerson[] = [...bySpeaker].map(([id, own]) => {
    const samples = own
      .slice(0, enrolledWith)
      .map(({ sample }) => ({ vector: sample.vector, weight: sample.speechMs }));
    return { id, samples };
  });
  const voices = [...bySpeaker.values()].flatMap((own) => own.slice(enrolledWith));
  const counts = { named: 0, misnamed: 0, strangersNamed: 0 };
  for (const { speaker, sample } of voices) {
    const voice = { label: "S1", vector: sample.vector, netSpeechMs: sample.speechMs, pieces: sample.pieces };
    const [known] = matchSpeakers([voice], people, space);
    if (known?.state === "named") counts[known.personId === speaker ? "named" : "misnamed"]++;
    const strangers = people.filter((person) => person.id !== speaker);
    const [unknown] = matchSpeakers([voice], strangers, space);
    if (unknown?.state === "named") counts.strangersNamed++;
  }
  const share = (count: number) => count / voices.length;
  return {
    voices: voices.length,
    named: share(counts.named),
    misnamed: share(counts.misnamed),
    strangersNamed: share(counts.strangersNamed),
  };
}
