import {
  clipWeight,
  judgeClip,
  judgeOtherPerson,
  judgeRepeat,
  refusalOf,
  type SampleQuality,
} from "@rollcall/core/enrollmentGates";
import { likeness, likestSample } from "@rollcall/core/likeness";
import { matchSpeakers } from "@rollcall/core/match";
import type { VoiceSpace } from "@rollcall/core/voiceSpace";
import type { OwnSample } from "@rollcall/db/enrollment/loadOwnSamples";
import type { KnownVoice } from "@rollcall/db/voiceprints";
import type { HeardSample } from "./listenToSample.ts";

export interface Judgement {
  state: "accepted" | "rejected" | "waiting";
  /** Why it is refused or has to wait; null when accepted. */
  reason: string | null;
  quality: SampleQuality;
}

/**
 * Whether a clip becomes a sample of its person: what it is by itself, then beside the person's accepted samples, then
 * beside everybody else who is enrolled. Somebody else's voice is never taken silently: the sample waits for an answer.
 */
export function judgeSample(
  { measures, sample, pcmSha256 }: HeardSample,
  own: readonly OwnSample[],
  others: readonly KnownVoice[],
  space: VoiceSpace | null,
): Judgement {
  const isHeard = sample.vector.length > 0;
  const isSameSound = own.some((other) => other.pcmSha256 === pcmSha256);
  const likest = isSameSound ? 1 : isHeard ? likestSample(sample.vector, own) : null;
  const gates = judgeClip({ ...measures, likeOwn: isHeard ? likeness(sample.vector, own, space) : null });
  const alike = isHeard ? soundsLike(sample, others, space) : null;
  gates.push(judgeRepeat(likest), judgeOtherPerson(alike));

  const reason = refusalOf(gates);
  const asked = gates.find(({ verdict }) => verdict === "asked")?.sentence ?? null;
  const quality: SampleQuality = { gates, weight: clipWeight(gates), pcmSha256 };
  if (reason !== null) return { state: "rejected", reason, quality };
  if (asked === null || alike === null) return { state: "accepted", reason: null, quality };
  const { personId, posterior } = alike;
  return { state: "waiting", reason: asked, quality: { ...quality, alike: { personId, posterior } } };
}

/**
 * A clip has no other voices that would show how alike its room makes people, so more is asked than for a name: two
 * people at the headsets of one meeting reach .997, one person in two readings was never below .9995.
 */
const sameVoicePosterior = 0.999;

/** The other person whose voice this may be; null when nobody comes near. */
function soundsLike(
  { vector, speechMs, pieces }: HeardSample["sample"],
  others: readonly KnownVoice[],
  space: VoiceSpace | null,
): { personId: string; isSure: boolean; posterior: number | null } | null {
  const voice = { label: "clip", vector, netSpeechMs: speechMs, pieces };
  const people = others.map(({ personId, samples }) => ({ id: personId, samples }));
  const [match] = matchSpeakers([voice], people, space);
  if (!match || match.personId === null) return null;
  const { posterior } = match.evidence;
  const isSure = posterior !== null && posterior >= sameVoicePosterior;
  return { personId: match.personId, isSure, posterior };
}
