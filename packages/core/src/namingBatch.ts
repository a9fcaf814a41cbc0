import { z } from "zod";
import { Evidence, SpeakerState } from "./speaker.ts";

export const BatchState = z.enum(["searching", "ready", "applied", "undone"]);
export type BatchState = z.infer<typeof BatchState>;

/** Everything about whose a voice is, so that it can be given back exactly. */
export const VoiceDecision = z.object({
  personId: z.uuid().nullable(),
  state: SpeakerState,
  score: z.number().nullable(),
  evidence: z.unknown(),
  decidedById: z.string().nullable(),
  machine: z.unknown(),
  voiceGroupId: z.uuid().nullable(),
});
export type VoiceDecision = z.infer<typeof VoiceDecision>;

/** A voice of another meeting that a person was found in. */
export const FoundInArchive = z.object({
  speakerId: z.uuid(),
  /** It would have been named by itself; otherwise it is a guess. */
  isSure: z.boolean(),
  score: z.number().nullable(),
  evidence: Evidence.nullable().default(null),
  /** Before the batch named it; null while it has not. */
  before: VoiceDecision.nullable().default(null),
});
export type FoundInArchive = z.infer<typeof FoundInArchive>;

/** Names for many meetings at once: what a preview, and an undo, show. */
export const NamingBatchView = z.object({
  id: z.uuid(),
  state: BatchState,
  person: z.object({ id: z.uuid(), name: z.string() }),
  createdAt: z.string(),
  turns: z.int(),
  meetings: z.int(),
  /** Voices that are a guess. */
  doubtful: z.int(),
  voices: z.array(
    z.object({
      speakerId: z.uuid(),
      label: z.string(),
      meeting: z.object({ id: z.uuid(), title: z.string(), heldAt: z.string() }),
      recordingId: z.uuid().nullable(),
      turns: z.int(),
      speechMs: z.int(),
      isSure: z.boolean(),
      score: z.number().nullable(),
      clips: z.array(z.object({ startMs: z.int(), endMs: z.int() })),
      /** The batch has named it, and nobody has changed it since. */
      isNamed: z.boolean(),
    }),
  ),
});
export type NamingBatchView = z.infer<typeof NamingBatchView>;

/** A voice nobody knows that was heard in several meetings. */
export const VoiceGroupView = z.object({
  id: z.uuid(),
  /** "A" to "Z", then "AA". */
  letter: z.string(),
  meetings: z.int(),
  turns: z.int(),
  speakers: z.array(z.object({ id: z.uuid(), meetingId: z.uuid(), title: z.string() })),
});
export type VoiceGroupView = z.infer<typeof VoiceGroupView>;

/** The letter of the nth group, from 1: A to Z, AA to AZ, and so on. */
export function groupLetter(n: number): string {
  let letters = "";
  for (let rest = n; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** One voice of a meeting as it is reviewed: what the machine says, or had said before a person decided. */
export const VoiceToReview = z.object({
  speakerId: z.uuid(),
  state: SpeakerState,
  personId: z.uuid().nullable(),
  evidence: Evidence.nullable(),
  /** The clearest pieces, or the longest passages where nothing was compared. */
  clips: z.array(z.object({ startMs: z.int(), endMs: z.int() })),
});
export type VoiceToReview = z.infer<typeof VoiceToReview>;
