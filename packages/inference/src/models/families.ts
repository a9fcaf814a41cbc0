import type { ModelRole } from "@rollcall/core/model";
import { load as loadToneEncoder } from "./embedding.ts";
import type { LoadContext, ModelOfRole } from "./family.ts";
import { load as loadPyannote } from "./segmentation.ts";
import { load as loadSilero } from "./vad.ts";
import { load as loadZipformer } from "./zipformer.ts";

type Loaders = { [R in ModelRole]: Record<string, (context: LoadContext) => Promise<ModelOfRole[R]>> };

/** Every model family there is, by role. A new one is a file with `load` and a line here. */
export const families: Loaders = {
  vad: { "silero-vad": loadSilero },
  asr: { "zipformer-transducer": loadZipformer },
  segmentation: { "pyannote-segmentation": loadPyannote },
  embedding: { "tone-encoder": loadToneEncoder },
};
