import { Word } from "@rollcall/core/transcript";
import { z } from "zod";

export const SegmentView = z.object({
  id: z.uuid(),
  n: z.int(),
  startMs: z.int(),
  endMs: z.int(),
  speakerId: z.uuid().nullable(),
  text: z.string(),
  words: z.array(Word),
  version: z.int(),
});
export type SegmentView = z.infer<typeof SegmentView>;
