import type { ModelRole } from "@rollcall/core/model";
import { load as loadCtc } from "./ctc/ctc.ts";
import { load as loadToneEncoder } from "./embedding.ts";
import type { LoadContext, ModelOfRole } from "./family.ts";
import { load3dSpeaker, loadWespeaker } from "./fbankEmbedding.ts";
import { load as loadNemoSpeaker } from "./nemo/speaker.ts";
import { load as loadTdt } from "./nemo/tdt.ts";
import { load as loadPyannote } from "./segmentation.ts";
import { load as loadSilero } from "./vad.ts";
import { load as loadWhisper } from "./whisper/whisper.ts";
import { load as loadZipformer } from "./zipformer.ts";

type Loaders = { [R in ModelRole]: Record<string, (context: LoadContext) => Promise<ModelOfRole[R]>> };

const recognisers: Loaders["asr"] = {
  "zipformer-transducer": loadZipformer,
  "nemo-tdt": loadTdt,
  ctc: loadCtc,
  whisper: loadWhisper,
};

const voices: Loaders["embedding"] = {
  "tone-encoder": loadToneEncoder,
  wespeaker: loadWespeaker,
  "3d-speaker": load3dSpeaker,
  "nemo-speaker": loadNemoSpeaker,
};

/** Every model family there is, by role. A new one is a file with `load` and a line here. */
export const families: Loaders = {
  vad: { "silero-vad": loadSilero },
  asr: recognisers,
  "asr-other": recognisers,
  segmentation: { "pyannote-segmentation": loadPyannote },
  embedding: voices,
  identification: voices,
};
