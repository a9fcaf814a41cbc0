import { z } from "zod";
import { SpeakerState } from "./speaker.ts";
import { Turn } from "./transcript.ts";

const ResultWord = z.object({ text: z.string(), startMs: z.int(), endMs: z.int(), confidence: z.number() });

/** What `transcribe --format json` prints. The shape is public: fields may be added, never changed. */
export const TranscribeResult = z.object({
  durationMs: z.int(),
  models: z.record(
    z.string(),
    z.object({
      name: z.string(),
      sha256: z.string(),
      provider: z.string(),
      /** Why it ran on a processor although a GPU was wanted. */
      fallback: z.string().optional(),
    }),
  ),
  speakers: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      person: z.string().nullable(),
      state: SpeakerState,
      score: z.number().nullable(),
    }),
  ),
  segments: z.array(
    z.object({
      speaker: z.string().nullable(),
      startMs: z.int(),
      endMs: z.int(),
      text: z.string(),
      words: z.array(ResultWord),
    }),
  ),
  turns: z.array(Turn),
  timings: z.record(z.string(), z.int()),
});
export type TranscribeResult = z.infer<typeof TranscribeResult>;
