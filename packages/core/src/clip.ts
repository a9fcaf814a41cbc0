import { z } from "zod";

/** The longest passage that is cut out at once. */
export const longestClipMs = 30 * 60_000;

/** A stretch of a recording, in ms. */
export const ClipRange = z
  .object({ fromMs: z.int().nonnegative(), toMs: z.int().positive() })
  .refine(({ fromMs, toMs }) => toMs > fromMs, { message: "A passage ends after it begins." })
  .refine(({ fromMs, toMs }) => toMs - fromMs <= longestClipMs, {
    message: `A passage of at most ${longestClipMs / 60_000} minutes can be cut out.`,
  });
export type ClipRange = z.infer<typeof ClipRange>;

/** Where the media store has what a clip job has cut. */
export function clipKeyOf(jobId: string): string {
  return `${jobId}.clip`;
}

export function isClipKey(key: string): boolean {
  return key.endsWith(".clip");
}

/** A clip is there for whoever asked for it, and goes after this; cutting it again is quick. */
export const clipLifeMs = 24 * 3600_000;
