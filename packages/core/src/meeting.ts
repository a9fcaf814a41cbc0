import { z } from "zod";

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
