import type { LoadedModel } from "@rollcall/core/model";
import type { Pcm, RecognisedWord, Region } from "./artefacts.ts";
import type { Plda } from "./diarize/plda.ts";

/**
 * The models a job is handed: loaded, proven and ready. Every call runs in an engine thread; the caller's
 * loop stays free. All calls reject with the signal's reason soon after it is aborted (within one inference),
 * and with a `JobError("MODEL_FAILED")` when the model itself fails.
 */
export interface Models {
  pack: string;
  loaded: readonly LoadedModel[];
  /** Identity of the embedding space of voiceprints and of `embed`, "name@sha8.featVersion". */
  embeddingModelId: string;
  /** Length of its vectors; absent in stand-ins. */
  embeddingDim?: number | undefined;
  /** What tells voices apart inside a recording, of packs where that is another model than the one for voiceprints. */
  voices?: Pick<Models, "embeddingModelId" | "embed">;
  /** The PLDA of the model that tells voices apart; null for packs without one. */
  plda?: Plda | null;
  /** Recognised text comes with capitals and marks of its own. */
  isPunctuated?: boolean;
  /** How many calls can run at the same time; stages size their fan-out by it. */
  lanes: number;

  /** Speech probability for each 512 samples of the recording: f32 [ceil(samples / 512)]. */
  speechProbabilities(pcm: Pcm, signal: AbortSignal): Promise<Float32Array>;

  /** Words of one stretch of audio, times in samples of the whole recording. Words of `vocabulary` are favoured. */
  recognise(
    pcm: Pcm,
    chunk: Region & { index: number },
    signal: AbortSignal,
    vocabulary?: readonly string[],
  ): Promise<RecognisedWord[]>;

  /** Local speaker activity of 10 s windows starting at `starts` (samples): u8 [starts * frames], 3 bits a frame. */
  segment(pcm: Pcm, starts: readonly number[], signal: AbortSignal): Promise<Uint8Array>;

  /**
   * One vector for each group of spans: f32 [groups * dim], raw (not normalised). A group's spans are joined;
   * groups whose speech is shorter than the model can use give NaN.
   */
  embed(pcm: Pcm, groups: readonly (readonly Region[])[], signal: AbortSignal): Promise<Float32Array>;
}
