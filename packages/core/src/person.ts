import { z } from "zod";
import type { SampleView } from "./enrollment.ts";
import type { JobView } from "./job.ts";

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
export interface PersonView {
  id: string;
  name: string;
  email: string | null;
  createdAt: string;
  hasVoiceprint: boolean;
  samples: { accepted: number; rejected: number; waiting: number };
  /** Net speech of the accepted samples. */
  speechMs: number;
  /** How many meetings the person was named in. */
  meetings: number;
  job: JobView | null;
}

/** What a person agreed to, when, and whether it still holds. */
export interface ConsentView {
  id: string;
  textVersion: string;
  method: string;
  givenAt: string;
  withdrawnAt: string | null;
}

/** A person with the evidence their voiceprint rests on. */
export interface PersonDetail extends Omit<PersonView, "samples"> {
  /** The latest consent, live or withdrawn. */
  consent: ConsentView | null;
  samples: SampleView[];
}
