import { join } from "node:path";
import type { Stage } from "@rollcall/core/jobs";
import type { TranscribeOptions } from "@rollcall/core/meeting";
import type { TranscribeResult } from "@rollcall/core/result";
import type { Models } from "@rollcall/inference/models";
import { runPipeline } from "@rollcall/inference/pipeline";
import type { Decoder } from "./media/decoder.ts";
import { decodeMedia } from "./media.ts";
import { enrollFromClips, type Namesake, nameClusters } from "./nameClusters.ts";
import { toResult } from "./toResult.ts";

export interface TranscribeFileOptions {
  decoder: Decoder;
  /** A folder for files that are not kept. */
  scratch: string;
  hints: TranscribeOptions;
  /** Who may be recognised, each with clips of their voice. */
  people: readonly Namesake[];
  /** Words and names that are likely to be said. */
  vocabulary?: readonly string[];
  signal: AbortSignal;
  onProgress(stage: Stage, fraction: number): void;
  /** Told a sentence about a file that could be read only in part. */
  onNotice(sentence: string): void;
}

/** The whole way from a file to a result, without a database. Throws what its stages throw. */
export async function transcribeFile(
  models: Models,
  file: string,
  options: TranscribeFileOptions,
): Promise<TranscribeResult> {
  const { decoder, scratch, hints, vocabulary = [], signal, onProgress, onNotice } = options;
  const startedAt = performance.now();
  const decoded = await decodeMedia(decoder, file, join(scratch, "audio.pcm"), signal);
  const decodeMs = Math.round(performance.now() - startedAt);
  if (decoded.notice) onNotice(decoded.notice);
  onProgress("decode", 1);
  const people = await enrollFromClips(models, options.people, options);
  const result = await runPipeline(models, decoded.pcm, { hints, vocabulary, signal, onProgress });
  const identifyStartedAt = performance.now();
  const named = await nameClusters(models, result.diarization.clusters, people);
  const identifyMs = Math.round(performance.now() - identifyStartedAt);
  onProgress("identify", 1);
  return toResult(models, decoded.durationMs, result, named, { decodeMs, identifyMs });
}
