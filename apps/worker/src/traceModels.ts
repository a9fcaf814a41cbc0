import type { ModelRole } from "@rollcall/core/model";
import type { Models } from "@rollcall/inference/models";
import { noTracing, type Tracing } from "@rollcall/telemetry/tracing";

/** The same models, each call a span of its own under the stage that made it; untouched when nothing is traced. */
export function traceModels(models: Models, tracing: Tracing): Models {
  if (tracing === noTracing) return models;
  const { voices } = models;
  const call = <T>(role: ModelRole, items: number, run: () => Promise<T>): Promise<T> =>
    tracing.span(`model ${role}`, { attributes: { "rollcall.model.role": role, "rollcall.model.items": items } }, run);
  return {
    ...models,
    speechProbabilities: (pcm, signal) => call("vad", 1, () => models.speechProbabilities(pcm, signal)),
    recognise: (pcm, chunk, signal, vocabulary) =>
      call("asr", 1, () => models.recognise(pcm, chunk, signal, vocabulary)),
    segment: (pcm, starts, signal) => call("segmentation", starts.length, () => models.segment(pcm, starts, signal)),
    embed: (pcm, groups, signal) => {
      return call(voices ? "identification" : "embedding", groups.length, () => models.embed(pcm, groups, signal));
    },
    ...(voices && {
      voices: {
        ...voices,
        embed: (pcm, groups, signal) => call("embedding", groups.length, () => voices.embed(pcm, groups, signal)),
      },
    }),
  };
}
