import { z } from "zod";
import { Gate } from "./enrollmentGates.ts";
import { JobView } from "./job.ts";

export const SampleState = z.enum(["waiting", "accepted", "rejected"]);
export type SampleState = z.infer<typeof SampleState>;

/** How many clips one submission may carry. */
export const maxSamplesPerSubmission = 10;

/** How long a voiceprint lives after it was last made or renewed. */
export const voiceprintLifetimeDays = 365;

/** How long somebody has to open the link by which they enroll themselves. */
export const linkLifeDays = 7;

/** The header in which uploads by a link carry its token. */
export const linkHeader = "rollcall-enrollment";

/** Where and how a clip was recorded, in a few words of the person's own. */
export const Condition = z.string().trim().min(1).max(60);

/** One enrollment clip and what was found in it. */
export const SampleView = z.object({
  id: z.uuid(),
  fileName: z.string(),
  state: SampleState,
  /** "upload", "link", or "turn" for what was said in a meeting. */
  source: z.string(),
  condition: z.string().nullable(),
  /** Why it was refused or has to wait, one plain sentence. */
  reason: z.string().nullable(),
  speechMs: z.int().nullable(),
  durationMs: z.int().nullable(),
  /** Every check with its number; empty until a worker has listened. */
  gates: z.array(Gate),
  /** How much it counts among the others, 0 to 1. */
  weight: z.number(),
  /** Somebody else who is enrolled and sounds like it: whether they are one is for a person to say. */
  alike: z.object({ personId: z.uuid(), name: z.string(), posterior: z.number().nullable() }).nullable(),
  /** The meeting a confirmed turn comes from, and where in it. */
  turn: z.object({ meetingId: z.uuid(), title: z.string(), startMs: z.int(), endMs: z.int() }).nullable(),
  revokedAt: z.string().nullable(),
  createdAt: z.string(),
});
export type SampleView = z.infer<typeof SampleView>;

/** A link with which a person enrolls their own voice; the token in it is not known any more. */
export const LinkRecord = z.object({
  id: z.uuid(),
  state: z.enum(["open", "used", "expired", "revoked"]),
  createdAt: z.string(),
  expiresAt: z.string(),
  usedAt: z.string().nullable(),
});
export type LinkRecord = z.infer<typeof LinkRecord>;

/** What somebody sees who opens their link. */
export const LinkView = z.object({
  state: LinkRecord.shape.state,
  workspace: z.string(),
  keepsClips: z.boolean(),
  name: z.string(),
  expiresAt: z.string(),
  /** When the live consent was given. */
  consentAt: z.string().nullable(),
  recognisedUntil: z.string().nullable(),
  /** Of their own clips, without a word about anybody else. */
  samples: z.array(
    SampleView.pick({ id: true, fileName: true, state: true, reason: true, speechMs: true, gates: true }),
  ),
  job: JobView.nullable(),
});
export type LinkView = z.infer<typeof LinkView>;
