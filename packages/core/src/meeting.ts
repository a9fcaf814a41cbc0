import { z } from "zod";
import type { JobView } from "./job.ts";
import type { Evidence, SpeakerState } from "./speaker.ts";
import type { Turn } from "./transcript.ts";

/** uploading -> waiting -> processing -> ready | empty | failed. `empty`: nothing was said; not an error. */
export const MeetingState = z.enum(["uploading", "waiting", "processing", "ready", "empty", "failed"]);
export type MeetingState = z.infer<typeof MeetingState>;

export const MeetingTitle = z
  .string()
  .trim()
  .min(1, "Give the meeting a title.")
  .max(200, "A title has at most 200 characters.");

/** What the person may ask of a transcription; fixed when the job is submitted. */
export const TranscribeOptions = z
  .object({
    speakers: z.int().min(1).max(50).optional(),
    minSpeakers: z.int().min(1).max(50).optional(),
    maxSpeakers: z.int().min(1).max(50).optional(),
  })
  .refine((o) => o.minSpeakers === undefined || o.maxSpeakers === undefined || o.minSpeakers <= o.maxSpeakers, {
    message: "The smallest number of speakers is larger than the largest.",
  });
export type TranscribeOptions = z.infer<typeof TranscribeOptions>;

/** The largest accepted upload, in bytes. */
export const maxUploadBytes = 8 * 1024 ** 3;
/** Chunks stay under the 10 MB at which proxies cut bodies. */
export const uploadChunkBytes = 8 * 1024 ** 2;

/** An uploaded file as it was adopted into the media store. */
export const UploadedFile = z.object({
  fileName: z.string().min(1).max(255),
  mediaKey: z.string().min(1).max(200),
  mediaType: z.string().max(100),
  sizeBytes: z.int().nonnegative().max(maxUploadBytes),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type UploadedFile = z.infer<typeof UploadedFile>;

/** One row of the meetings list; times are ISO strings. */
export interface MeetingView {
  id: string;
  title: string;
  state: MeetingState;
  heldAt: string;
  createdAt: string;
  durationMs: number | null;
  people: { label: string; name: string | null; colour: number; state: SpeakerState }[];
  /** The latest job of the meeting. */
  job: JobView | null;
}

/** One voice of a transcript; `label` is "Speaker 2" whatever the name is. */
export interface SpeakerView {
  id: string;
  cluster: string;
  ordinal: number;
  colour: number;
  label: string;
  person: { id: string; name: string } | null;
  state: SpeakerState;
  score: number | null;
  evidence: Evidence | null;
  speechMs: number;
}

/** Everything a meeting page needs but the segments, which come by pages. */
export interface MeetingDetail extends Omit<MeetingView, "durationMs" | "people"> {
  recording: {
    id: string;
    fileName: string;
    mediaType: string;
    sizeBytes: number;
    durationMs: number | null;
    hasPeaks: boolean;
  } | null;
  transcript: {
    id: string;
    version: number;
    state: "running" | "ready" | "failed";
    language: string;
    models: Record<string, { name: string; sha256: string; provider: string }>;
    turns: Turn[];
    timings: Record<string, number>;
  } | null;
  speakers: SpeakerView[];
}

/** How a voice is called until somebody names it. */
export function speakerLabel(ordinal: number): string {
  return `Speaker ${ordinal}`;
}
