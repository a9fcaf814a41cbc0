import type { Stage } from "@rollcall/core/jobs";
import type { TranscribeOptions } from "@rollcall/core/meeting";
import type { SpokenSegment, Turn } from "@rollcall/core/transcript";
import { markWordless } from "./align/markWordless.ts";
import { attributeWords, diarizationTurns } from "./align.ts";
import type { Diarization, Pcm, RecognisedWord, Region } from "./artefacts.ts";
import { type ArtefactStore, artefactKey, checkpointed } from "./checkpoint.ts";
import { describeForNames } from "./describeForNames.ts";
import { diarize } from "./diarize/diarize.ts";
import type { SpeakerHints } from "./diarize/groupVoices.ts";
import type { Models } from "./models.ts";
import { endSentencesAtTurns } from "./readable.ts";
import { unheardSpeech } from "./secondChance.ts";
import { finishWords, transcribeSpeech } from "./transcribeSpeech.ts";
import { asrChunks, chunkDefaults, speechDefaults, speechRegions } from "./vad.ts";

/** Raised when the same model hears the same recording otherwise. */
const vadVersion = 2;

type PipelineStage = Extract<Stage, "vad" | "asr" | "diarize" | "align">;

export interface PipelineOptions {
  /** What the person knows about the number of speakers. */
  hints: TranscribeOptions;
  /** Words and names that are likely to be said; recognition favours them. */
  vocabulary?: readonly string[];
  signal: AbortSignal;
  /** Called with the share of a stage that is done, 0..1, never falling; asr and diarize run side by side. */
  onProgress?(stage: PipelineStage, fraction: number): void;
  /** Given each stage's work to run, so that it can be followed; it must run it once and give back its result. */
  inStage?<T>(stage: PipelineStage, work: () => Promise<T>): Promise<T>;
  /** Finished words, chunk by chunk, before anybody has been given them. */
  onWords?(words: RecognisedWord[]): void;
  /** Where finished stages are kept, so that a job that was killed continues. */
  artefacts?: ArtefactStore;
}

export interface PipelineResult {
  /** Detected speech; empty when nobody speaks, and then so is everything else. */
  regions: Region[];
  words: RecognisedWord[];
  diarization: Diarization;
  segments: SpokenSegment[];
  turns: Turn[];
  /** Wall time of each stage, "<stage>Ms", and of all, "totalMs". */
  timings: Record<string, number>;
}

/**
 * A decoded recording becomes words with speakers: find speech, recognise it and tell voices apart side by side, then
 * give each word to a voice. Silence gives an empty result. Rejects with the signal's reason when it is aborted and with
 * a JobError when a model fails.
 */
export async function runPipeline(models: Models, pcm: Pcm, options: PipelineOptions): Promise<PipelineResult> {
  const { hints, vocabulary = [], artefacts, onWords } = options;
  const timings: Record<string, number> = {};
  const startedAt = performance.now();
  const progress = (stage: PipelineStage) => (fraction: number) => options.onProgress?.(stage, Math.min(1, fraction));
  // Whichever of the two branches fails stops the other.
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);

  async function timed<T>(stage: PipelineStage, run: () => T | Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const stageStartedAt = performance.now();
    const work = async () => run();
    const result = await (options.inStage ? options.inStage(stage, work) : work());
    timings[`${stage}Ms`] = Math.round(performance.now() - stageStartedAt);
    progress(stage)(1);
    return result;
  }

  const vad = [vadVersion, models.loaded.find(({ role }) => role === "vad")?.sha256];
  const probabilities = await timed("vad", () =>
    checkpointed(artefacts, artefactKey("vad", vad), () => models.speechProbabilities(pcm, signal)),
  );
  const regions = speechRegions(probabilities, pcm.samples, speechDefaults);
  const chunks = asrChunks(regions, probabilities, pcm.samples, chunkDefaults);

  const recognising = timed("asr", () =>
    transcribeSpeech(models, pcm, regions, chunks, {
      signal,
      vocabulary,
      artefacts,
      onWords,
      onProgress: progress("asr"),
    }),
  );
  const telling = timed("diarize", async () => {
    const diarization = await diarize({ ...models, ...models.voices }, pcm, regions, given(hints), {
      signal,
      artefacts,
      regionsFrom: [vad, speechDefaults],
      onProgress: progress("diarize"),
    });
    return models.voices ? describeForNames(models, pcm, diarization, signal) : diarization;
  });
  const [heard, diarization] = await both(recognising, telling, stop);

  /** What the voices say where no speech had been found, as far as it is more likely right than wrong: noise gives words too. */
  async function listenAgain(): Promise<RecognisedWord[]> {
    const unheard = unheardSpeech(diarization, regions);
    if (unheard.length === 0) return finishWords(heard, regions, { isPunctuated: models.isPunctuated, vocabulary });
    const missed = asrChunks(unheard, probabilities, pcm.samples, { ...chunkDefaults, pad: 0, edgePad: 0 });
    const more = await transcribeSpeech(models, pcm, unheard, missed, {
      signal,
      vocabulary,
      artefacts,
      firstChunk: chunks.length,
    });
    const likely = more.filter(({ confidence }) => confidence >= 0.5);
    const words = [...heard, ...likely].sort((a, b) => a.start - b.start);
    const all = [...regions, ...unheard].sort((a, b) => a.start - b.start);
    return finishWords(words, all, { isPunctuated: models.isPunctuated, vocabulary });
  }

  const { words, segments } = await timed("align", async () => {
    const all = await listenAgain();
    return { words: all, segments: attributeWords(all, diarization) };
  });
  if (!models.isPunctuated) endSentencesAtTurns(segments);
  timings.totalMs = Math.round(performance.now() - startedAt);
  const turns = markWordless(diarizationTurns(diarization), segments);
  return { regions, words, diarization, segments, turns, timings };
}

/** Both results, or the first error once neither runs any more. */
async function both<A, B>(a: Promise<A>, b: Promise<B>, stop: AbortController): Promise<[A, B]> {
  try {
    return await Promise.all([a, b]);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled([a, b]);
    throw error;
  }
}

/** Without the keys that are undefined. */
function given({ speakers, minSpeakers, maxSpeakers }: TranscribeOptions): SpeakerHints {
  return {
    ...(speakers !== undefined && { speakers }),
    ...(minSpeakers !== undefined && { minSpeakers }),
    ...(maxSpeakers !== undefined && { maxSpeakers }),
  };
}
