import { z } from "zod";
import { JobView } from "./job.ts";
import { Evidence, SpeakerState } from "./speaker.ts";
import { Turn } from "./transcript.ts";

/** uploading -> waiting -> processing -> ready | empty | failed. `empty`: nothing was said; not an error. */
export const MeetingState = z.enum(["uploading", "waiting", "processing", "ready", "empty", "failed"]);
export type MeetingState = z.infer<typeof MeetingState>;

export const MeetingTitle = z
  .string()
  .trim()
  .min(1, "Give the meeting a title.")
  .max(200, "A title has at most 200 characters.");

/** The most words of one list; a list that names everything favours nothing. */
export const maxVocabulary = 1000;

/** Words and names that are likely to be said; recognition favours them. */
export const Vocabulary = z
  .array(
    z
      .string()
      .trim()
      .min(1, "A word of the vocabulary is empty.")
      .max(80, "A word of the vocabulary has at most 80 characters."),
  )
  .max(maxVocabulary, `A vocabulary has at most ${maxVocabulary} words.`);

/** What the person may ask of a transcription; fixed when the job is submitted. */
export const TranscribeOptions = z
  .object({
    speakers: z.int().min(1).max(50).optional(),
    minSpeakers: z.int().min(1).max(50).optional(),
    maxSpeakers: z.int().min(1).max(50).optional(),
    vocabulary: Vocabulary.optional(),
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
export const MeetingView = z.object({
  id: z.uuid(),
  title: z.string(),
  state: MeetingState,
  heldAt: z.string(),
  createdAt: z.string(),
  durationMs: z.int().nullable(),
  people: z.array(z.object({ label: z.string(), name: z.string().nullable(), colour: z.int(), state: SpeakerState })),
  /** The latest job of the meeting. */
  job: JobView.nullable(),
});
export type MeetingView = z.infer<typeof MeetingView>;

/** One voice of a transcript; `label` is "Speaker 2", or what people call it, whatever the name is. */
export const SpeakerView = z.object({
  id: z.uuid(),
  cluster: z.string(),
  ordinal: z.int(),
  colour: z.int(),
  label: z.string(),
  person: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  state: SpeakerState,
  score: z.number().nullable(),
  evidence: Evidence.nullable(),
  /** A person has decided whose voice it is, or that it is nobody's we know. */
  isConfirmed: z.boolean(),
  speechMs: z.int(),
});
export type SpeakerView = z.infer<typeof SpeakerView>;

/** Everything a meeting page needs but the segments, which come by pages. */
export const MeetingDetail = z.object({
  id: z.uuid(),
  title: z.string(),
  state: MeetingState,
  heldAt: z.string(),
  createdAt: z.string(),
  recording: z
    .object({
      id: z.uuid(),
      fileName: z.string(),
      mediaType: z.string(),
      sizeBytes: z.number(),
      durationMs: z.int().nullable(),
      hasPeaks: z.boolean(),
      /** What is wrong with a file that could be read all the same: one plain sentence. */
      notice: z.string().nullable(),
    })
    .nullable(),
  transcript: z
    .object({
      id: z.uuid(),
      version: z.int(),
      state: z.enum(["running", "ready", "failed"]),
      language: z.string(),
      models: z.record(z.string(), z.object({ name: z.string(), sha256: z.string(), provider: z.string() })),
      turns: z.array(Turn),
      timings: z.record(z.string(), z.number()),
    })
    .nullable(),
  speakers: z.array(SpeakerView),
  /** Who is expected to be there. */
  attendees: z.array(z.object({ id: z.uuid(), name: z.string() })),
  job: JobView.nullable(),
});
export type MeetingDetail = z.infer<typeof MeetingDetail>;

/** One version of a meeting's transcript; `createdAt` is an ISO string. */
export const TranscriptVersion = z.object({
  id: z.uuid(),
  version: z.int(),
  state: z.enum(["running", "ready", "failed"]),
  createdAt: z.string(),
  options: TranscribeOptions,
  speakers: z.int(),
  /** The one people see. */
  isShown: z.boolean(),
});
export type TranscriptVersion = z.infer<typeof TranscriptVersion>;

/** The words of a meeting, then those of its organisation, each once, as many as recognition takes. */
export function mergeVocabularies(own: readonly string[], shared: readonly string[]): string[] {
  const words = new Map<string, string>();
  for (const word of [...own, ...shared]) {
    const key = word.toLowerCase();
    if (!words.has(key)) words.set(key, word);
  }
  return [...words.values()].slice(0, maxVocabulary);
}

/** How a voice is called until somebody names it. */
export function speakerLabel(ordinal: number): string {
  return `Speaker ${ordinal}`;
}
