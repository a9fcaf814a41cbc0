import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";

export const FindRecordingInput = z.object({ id: z.uuid() });

export interface StoredRecording {
  fileName: string;
  /** Null once the bytes were destroyed. */
  mediaKey: string | null;
  mediaType: string;
  sizeBytes: number;
  sha256: string;
  peaksKey: string | null;
}

/** Where the bytes of a recording lie, for serving them. */
export async function findRecording(ctx: Ctx, input: z.input<typeof FindRecordingInput>): Promise<StoredRecording> {
  requireRole(ctx, ...anyMember);
  const { id } = parse(FindRecordingInput, input);
  const recording = await ctx.db.recording.findUnique({
    where: { orgId_id: { orgId: ctx.orgId, id } },
    select: { fileName: true, mediaKey: true, mediaType: true, sizeBytes: true, sha256: true, peaksKey: true },
  });
  if (!recording) throw notFound();
  return { ...recording, sizeBytes: Number(recording.sizeBytes) };
}
