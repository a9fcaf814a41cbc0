import { randomUUID } from "node:crypto";
import { rename, rm, stat } from "node:fs/promises";
import { JobError, type JobErrorCode } from "@rollcall/core/errors";
import type { Pcm } from "@rollcall/inference/artefacts";
import { DecodeError, type DecodeProblem, type DecodeReport, type Decoder, longestSec } from "./media/decoder.ts";
import { hasMediaSignature } from "./media/signature.ts";

export interface Decoded extends DecodeReport {
  pcm: Pcm;
  durationMs: number;
  /** A sentence for the person when only part of the recording could be read; null when all of it was. */
  notice: string | null;
}

/** Less than this is no recording. */
const shortestSamples = 160;

/**
 * Decodes any audio or video file to headerless mono s16le at 16 kHz in `target`, in a subprocess with limits on
 * CPU, memory, output and time. The file at `target` appears whole or not at all. Memory does not grow with length.
 * @throws JobError MEDIA_EMPTY, MEDIA_NOT_AUDIO, MEDIA_DAMAGED, MEDIA_TOO_LONG, MEDIA_MISSING, DECODE_LIMIT or
 *   DISK_FULL, each with a sentence for the person; the signal's reason when it is aborted
 */
export async function decodeMedia(
  decoder: Decoder,
  source: string,
  target: string,
  signal: AbortSignal,
): Promise<Decoded> {
  await requireBytes(source);
  const partial = `${target}.${randomUUID()}.part`;
  try {
    const report = await decoder(source, partial, signal);
    const samples = Math.floor((await stat(partial)).size / 2);
    if (samples > longestSec * 16_000) throw new DecodeError("long", `${samples} samples`);
    if (samples < shortestSamples) throw new DecodeError("broken", `${samples} samples`);
    await rename(partial, target);
    const durationMs = Math.round(samples / 16);
    return { ...report, pcm: { path: target, samples }, durationMs, notice: noticeOf(report, durationMs) };
  } catch (error) {
    if (error instanceof DecodeError) throw await explain(error, source);
    throw error;
  } finally {
    await rm(partial, { force: true });
  }
}

async function requireBytes(source: string): Promise<void> {
  const size = await stat(source).then(
    (found) => (found.isFile() ? found.size : -1),
    () => -1,
  );
  if (size === -1) throw new JobError("MEDIA_MISSING", "The recording's file is not there.");
  if (size === 0) throw new JobError("MEDIA_EMPTY", "The file is empty.");
}

/** Headers round, and codecs pad: a recording counts as cut short when more than 2 % and a second are missing. */
function noticeOf(report: DecodeReport, durationMs: number): string | null {
  const missingMs = (report.declaredMs ?? 0) - durationMs;
  if (missingMs > 1000 && missingMs > 0.02 * durationMs)
    return `The file is cut short: ${clock(durationMs)} of ${clock(report.declaredMs ?? 0)} could be read.`;
  return report.isDamaged ? "The file is damaged: parts of it could not be read and are silent here." : null;
}

function clock(ms: number): string {
  const total = Math.round(ms / 1000);
  const parts = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

const sentences: Record<DecodeProblem, [JobErrorCode, string]> = {
  unreadable: ["MEDIA_NOT_AUDIO", "This is not an audio or video file."],
  silentVideo: ["MEDIA_NOT_AUDIO", "There is no sound in this file."],
  broken: ["MEDIA_DAMAGED", "The file is damaged: no part of its sound can be read."],
  long: ["MEDIA_TOO_LONG", "The recording is longer than 24 hours."],
  limit: ["DECODE_LIMIT", "The file takes too much time or memory to read."],
  killed: ["DECODE_LIMIT", "The machine was short of memory while the file was read."],
  disk: ["DISK_FULL", "The disk is full. The recording will be tried again."],
};

async function explain(error: DecodeError, source: string): Promise<JobError> {
  // A real recording whose index is lost looks like nothing to FFmpeg; its first bytes still tell.
  const isBrokenMedia = error.problem === "unreadable" && (await hasMediaSignature(source));
  const isNoMedia = error.problem === "broken" && !(await hasMediaSignature(source));
  const problem = isBrokenMedia ? "broken" : isNoMedia ? "unreadable" : error.problem;
  const [code, message] = sentences[problem];
  return new JobError(code, message, { cause: error, isPermanent: problem !== "disk" && problem !== "killed" });
}
