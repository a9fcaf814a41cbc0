import type { SpeakerMatch } from "./match.ts";
import type { VoiceComparison } from "./voiceMove.ts";

export const nothingCompared: VoiceComparison = {
  meetings: 0,
  voices: 0,
  same: 0,
  differently: 0,
  onlyOld: 0,
  onlyNew: 0,
  decided: 0,
  oldRight: 0,
  oldWrong: 0,
  newRight: 0,
  newWrong: 0,
};

/** One voice under both models, and whose it is when somebody has decided that; null: nobody known. */
export interface ComparedVoice {
  before: Pick<SpeakerMatch, "state" | "personId">;
  after: Pick<SpeakerMatch, "state" | "personId">;
  truth?: string | null;
}

/** Adds one meeting's voices to what two embedding models agree on. Only names that are given count, not offers. */
export function addCompared(total: VoiceComparison, voices: readonly ComparedVoice[]): VoiceComparison {
  const sum = { ...total, meetings: total.meetings + 1, voices: total.voices + voices.length };
  for (const { before, after, truth } of voices) {
    const [was, is] = [nameGiven(before), nameGiven(after)];
    if (was === is) sum.same++;
    else if (was !== null && is !== null) sum.differently++;
    else if (was !== null) sum.onlyOld++;
    else sum.onlyNew++;
    if (truth === undefined) continue;
    sum.decided++;
    if (was !== null && was === truth) sum.oldRight++;
    if (was !== null && was !== truth) sum.oldWrong++;
    if (is !== null && is === truth) sum.newRight++;
    if (is !== null && is !== truth) sum.newWrong++;
  }
  return sum;
}

function nameGiven({ state, personId }: ComparedVoice["before"]): string | null {
  return state === "named" ? personId : null;
}
