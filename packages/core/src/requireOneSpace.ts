import type { EnrolledPerson, UnnamedVoice } from "./match.ts";
import type { VoiceSpace } from "./voiceSpace.ts";

/**
 * Cosines between vectors of two models are numbers like any other: nothing about them shows that they mean nothing. So
 * this is asked before anything is compared. O(samples). @throws when two spaces, or vectors of two lengths, would meet
 */
export function requireOneSpace(
  voices: readonly UnnamedVoice[],
  people: readonly EnrolledPerson[],
  space: VoiceSpace | null,
): void {
  let modelId = space?.embeddingModelId;
  let dim = space?.mean.length;
  const requireModel = (other: string | undefined) => {
    modelId ??= other;
    if (other !== undefined && other !== modelId)
      throw new Error(`Vectors of ${modelId} and ${other} cannot be compared.`);
  };
  const requireDim = ({ length }: Float32Array) => {
    // A voice that never spoke alone has none.
    if (length === 0) return;
    dim ??= length;
    if (length !== dim) throw new Error(`Vectors of ${dim} and ${length} numbers cannot be compared.`);
  };
  for (const voice of voices) {
    requireModel(voice.modelId);
    requireDim(voice.vector);
  }
  for (const person of people) {
    requireModel(person.modelId);
    for (const { vector } of person.samples) requireDim(vector);
  }
}
