import type { Ctx } from "@rollcall/db/ctx";

export interface StoredRecording {
  fileName: string;
  /** Null once the bytes were deleted. */
  mediaKey: string | null;
  mediaType: string;
  sha256: string;
  peaksKey: string | null;
}

/** Where the bytes of a recording lie; null when the organisation has none of this id. */
export async function findRecording(ctx: Ctx, input: { id: string }): Promise<StoredRecording | null> {
  return ctx.db.recording.findFirst({
    where: { orgId: ctx.orgId, id: input.id },
    select: { fileName: true, mediaKey: true, mediaType: true, sha256: true, peaksKey: true },
  });
}

/** Whether some recording of the organisation holds these bytes. */
export async function holdsMedia(ctx: Ctx, input: { mediaKey: string }): Promise<boolean> {
  return (await ctx.db.recording.count({ where: { orgId: ctx.orgId, mediaKey: input.mediaKey } })) > 0;
}
