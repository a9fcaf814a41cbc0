import { join } from "node:path";
import { clipWeight, judgeClip, refusalOf, sampleWeight } from "@rollcall/core/enrollmentGates";
import { JobError } from "@rollcall/core/errors";
import { likeness } from "@rollcall/core/likeness";
import { type EnrolledPerson, matchSpeakers } from "@rollcall/core/match";
import type { Cluster } from "@rollcall/inference/artefacts";
import { loadCohort } from "@rollcall/inference/cohort";
import type { Models } from "@rollcall/inference/models";
import { listenToSample } from "./listenToSample.ts";
import type { Decoder } from "./media/decoder.ts";
import type { NamedCluster } from "./toResult.ts";

export interface Namesake {
  name: string;
  /** Paths of recordings of this person's voice. */
  clips: readonly string[];
}

/**
 * Voices of people given by clips. A clip that cannot be used is told to `onNotice` and left out.
 * @throws JobError SAMPLES_REJECTED naming the person none of whose clips can be used
 */
export async function enrollFromClips(
  models: Models,
  people: readonly Namesake[],
  options: { decoder: Decoder; scratch: string; signal: AbortSignal; onNotice(sentence: string): void },
): Promise<EnrolledPerson[]> {
  const { decoder, scratch, signal, onNotice } = options;
  const space = await loadCohort(models.embeddingModelId);
  const enrolled: EnrolledPerson[] = [];
  for (const { name, clips } of people) {
    const samples: { vector: Float32Array; weight: number }[] = [];
    for (const clip of clips) {
      const { sample, measures } = await listenToSample(models, decoder, clip, join(scratch, "clip.pcm"), signal);
      const gates = judgeClip({ ...measures, likeOwn: likeness(sample.vector, samples, space) });
      const refusal = refusalOf(gates);
      if (refusal === null) {
        const weight = sampleWeight({ speechMs: sample.speechMs, quality: { gates, weight: clipWeight(gates) } });
        samples.push({ vector: sample.vector, weight });
      } else onNotice(`${clip}: ${refusal}`);
    }
    if (samples.length === 0) throw new JobError("SAMPLES_REJECTED", `No recording of ${name} can be used.`);
    enrolled.push({ id: name, samples });
  }
  return enrolled;
}

/** Which of the people each voice of a recording is. */
export async function nameClusters(
  models: Models,
  clusters: readonly Cluster[],
  people: readonly EnrolledPerson[],
): Promise<NamedCluster[]> {
  if (people.length === 0) return [];
  const space = await loadCohort(models.embeddingModelId);
  return matchSpeakers(clusters, people, space).map(({ label, personId, state, evidence }) => {
    return { label, person: personId, state, score: evidence.score };
  });
}
