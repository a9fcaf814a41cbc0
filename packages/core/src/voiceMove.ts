import { z } from "zod";
import { JobView } from "./job.ts";
import { EmbeddingModelId } from "./model.ts";

/** After the switch the old vectors are kept so long, and the move can be taken back. */
export const oldVoicesKeptDays = 30;

/**
 * preparing -> prepared -> inUse -> settled, or abandoned on the way. Until a model is in use it only offers names, because
 * not everybody may be known to it yet.
 */
export const VoiceMoveState = z.enum(["preparing", "prepared", "inUse", "settled", "abandoned"]);
export type VoiceMoveState = z.infer<typeof VoiceMoveState>;

/**
 * use: names are given by the new model from now on. takeBack: by the old one again. finish: the old vectors go with the
 * next hourly clean-up instead of later. abandon: the new vectors go, at once.
 */
export const VoiceDecision = z.enum(["use", "takeBack", "finish", "abandon"]);
export type VoiceDecision = z.infer<typeof VoiceDecision>;

/** What two embedding models make of the same voices of the same meetings, each with its own vectors of the same people. */
export const VoiceComparison = z.object({
  meetings: z.int(),
  voices: z.int(),
  /** The same person, or both nobody. */
  same: z.int(),
  /** Two different people. */
  differently: z.int(),
  /** Named by one of them only. */
  onlyOld: z.int(),
  onlyNew: z.int(),
  /** Voices that somebody named by hand, and how many of them each model names so, or wrongly. */
  decided: z.int(),
  oldRight: z.int(),
  oldWrong: z.int(),
  newRight: z.int(),
  newWrong: z.int(),
});
export type VoiceComparison = z.infer<typeof VoiceComparison>;

export const VoiceMoveView = z.object({
  id: z.uuid(),
  toModelId: EmbeddingModelId,
  state: VoiceMoveState,
  createdAt: z.string(),
  switchedAt: z.string().nullable(),
  keptUntil: z.string().nullable(),
  /** The job that embeds and compares. */
  job: JobView.nullable(),
  /** Accepted samples: with a vector of the new model, refused by it, still to do, and those of which no clip was kept. */
  samples: z.object({ moved: z.int(), refused: z.int(), waiting: z.int(), withoutClip: z.int() }),
  /** People whom the new model will not know until they speak again. */
  unknownPeople: z.array(z.object({ id: z.uuid(), name: z.string() })),
  comparison: VoiceComparison.nullable(),
});
export type VoiceMoveView = z.infer<typeof VoiceMoveView>;

/** The embedding models of an organisation's voices. */
export const VoiceModels = z.object({
  /** Of enrolled people, and of workers that are there; those with more people first. */
  models: z.array(
    z.object({
      modelId: EmbeddingModelId,
      people: z.int(),
      /** A live worker has it. */
      isLoaded: z.boolean(),
    }),
  ),
  /** The latest move that was not abandoned. */
  move: VoiceMoveView.nullable(),
});
export type VoiceModels = z.infer<typeof VoiceModels>;
