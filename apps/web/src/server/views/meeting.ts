import { MeetingState } from "@rollcall/core/meeting";
import { Evidence, SpeakerState } from "@rollcall/core/speaker";
import { Turn } from "@rollcall/core/transcript";
import { z } from "zod";
import { JobView } from "./job.ts";

/** One row of the meetings list. */
export const MeetingRow = z.object({
  id: z.uuid(),
  title: z.string(),
  state: MeetingState,
  heldAt: z.string(),
  createdAt: z.string(),
  durationMs: z.int().nullable(),
  people: z.array(z.object({ label: z.string(), name: z.string().nullable(), colour: z.int(), state: SpeakerState })),
  job: JobView.nullable(),
});
export type MeetingRow = z.infer<typeof MeetingRow>;

/** One voice of a transcript; `label` is "Speaker 2" whatever the name is. */
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
  job: JobView.nullable(),
});
export type MeetingDetail = z.infer<typeof MeetingDetail>;
