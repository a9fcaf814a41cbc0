import { z } from "zod";
import { LinkRecord, SampleView } from "./enrollment.ts";
import { JobView } from "./job.ts";

export const PersonName = z
  .string()
  .trim()
  .min(1, "Give the person a name.")
  .max(120, "A name has at most 120 characters.");

export const PersonEmail = z.string().trim().toLowerCase().pipe(z.email("This is not an e-mail address.").max(254));

/** Two names with the same key would look alike in a transcript; one organisation has each key once. */
export function nameKey(name: string): string {
  return name.normalize("NFKC").trim().replace(/\s+/g, " ").toLocaleLowerCase("en");
}

/** One row of the people list. */
export const PersonView = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  createdAt: z.string(),
  hasVoiceprint: z.boolean(),
  samples: z.object({ accepted: z.int(), rejected: z.int(), waiting: z.int() }),
  /** Net speech of the accepted samples. */
  speechMs: z.int(),
  /** How many meetings the person was named in. */
  meetings: z.int(),
  job: JobView.nullable(),
});
export type PersonView = z.infer<typeof PersonView>;

/** What a person agreed to, when, and whether it still holds. */
export const ConsentView = z.object({
  id: z.uuid(),
  textVersion: z.string(),
  method: z.string(),
  givenAt: z.string(),
  withdrawnAt: z.string().nullable(),
});
export type ConsentView = z.infer<typeof ConsentView>;

/** A person with the evidence their voiceprint rests on. */
export const PersonDetail = PersonView.extend({
  /** The latest consent, live or withdrawn. */
  consent: ConsentView.nullable(),
  samples: z.array(SampleView),
  /** Links by which the person may enroll, or has enrolled, themselves; newest first. */
  links: z.array(LinkRecord),
  /** Until when the voice is recognised; null without a voiceprint. */
  recognisedUntil: z.string().nullable(),
  /** The organisation keeps the clips themselves. */
  keepsClips: z.boolean(),
  /** The latest meetings the person was named in. */
  heardIn: z.array(z.object({ meetingId: z.uuid(), title: z.string(), createdAt: z.string() })),
});
export type PersonDetail = z.infer<typeof PersonDetail>;
