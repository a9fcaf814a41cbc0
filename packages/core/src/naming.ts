import { z } from "zod";

/** How sure Rollcall must be before it gives a name; each has its own measured rate of wrong names. */
export const Sureness = z.enum(["strict", "balanced", "generous"]);
export type Sureness = z.infer<typeof Sureness>;

/** How an organisation has names given. */
export const NamingSettings = z.object({
  certainty: Sureness,
  /** Voices nobody knows are remembered for so many days and linked across meetings; 0 forgets them at once. */
  unknownDays: z.int().min(0).max(3650, "At most ten years."),
});
export type NamingSettings = z.infer<typeof NamingSettings>;

/** What people made of the machine's names, at one level of sureness. */
export const NamingRecord = z.object({
  certainty: Sureness,
  /** Voices it had named and a person has decided about; of those, how many got another name. */
  named: z.int(),
  wrong: z.int(),
  /** Voices it had not named that a person gave to somebody. */
  missed: z.int(),
});
export type NamingRecord = z.infer<typeof NamingRecord>;

/** What was measured at one threshold, on people and rooms that had no part in the fit. */
const NamingLevel = z.object({
  /** Log-odds from which a name is given. */
  accept: z.number(),
  /** Share of all voices that got somebody else's name. */
  wrongRate: z.number().min(0).max(1),
  /** Share of the enrolled people's voices that got their name. */
  recall: z.number().min(0).max(1),
});

export const NamingLevels = z.object({ strict: NamingLevel, balanced: NamingLevel, generous: NamingLevel });

/**
 * How an embedding model's similarities become log-odds of "this is the person" against "this is somebody else":
 * a logistic regression fitted on labelled trials, kept as data beside the model's cohort.
 */
export const NamingModel = z.object({
  /** What each measure of `PairMeasures` is worth, in log-odds per unit; `one` is the constant. */
  weights: z.object({
    cosine: z.number(),
    room: z.number(),
    peers: z.number(),
    others: z.number(),
    rivals: z.number(),
    voiceCohort: z.number(),
    personCohort: z.number(),
    isAlone: z.number(),
    isOnlyPerson: z.number(),
    one: z.number(),
  }),
  levels: NamingLevels,
  /** How many voices the rates were measured on; 0 where nothing was measured. */
  decisions: z.int().nonnegative(),
});
export type NamingModel = z.infer<typeof NamingModel>;

/**
 * For an embedding model nobody has measured yet: the plain cosine, and strict. A cosine of .6 with nobody else near is
 * worth a name at "balanced".
 */
export const unmeasured: NamingModel = {
  weights: {
    cosine: 25,
    room: 0,
    peers: 0,
    others: -6,
    rivals: 0,
    voiceCohort: 0,
    personCohort: 0,
    isAlone: -1,
    isOnlyPerson: -1,
    one: -11,
  },
  levels: {
    strict: { accept: 5, wrongRate: 0, recall: 0 },
    balanced: { accept: 4, wrongRate: 0, recall: 0 },
    generous: { accept: 2, wrongRate: 0, recall: 0 },
  },
  decisions: 0,
};
