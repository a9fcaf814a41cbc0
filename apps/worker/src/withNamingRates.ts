import type { LoadedModel } from "@rollcall/core/model";
import type { ReadyModels } from "./handler.ts";

/** The loaded models as the worker's row tells of them: that of the voiceprints with what names cost by it. */
export function withNamingRates({ models, voiceSpace }: ReadyModels): LoadedModel[] {
  const naming = voiceSpace?.naming;
  const voices = models.loaded.findLast(({ role }) => role === "identification" || role === "embedding");
  if (!naming || !voices) return [...models.loaded];
  const { levels, decisions } = naming;
  return models.loaded.map((model) => (model === voices ? { ...model, naming: { levels, decisions } } : model));
}
