import { SpeakerView } from "@rollcall/core/meeting";
import { SegmentView } from "@rollcall/core/transcript";
import { listSegments } from "@rollcall/db/transcript/listSegments";
import { nameSpeaker } from "@rollcall/db/transcript/nameSpeaker";
import { z } from "zod";
import { authedProcedure, router } from "../trpc.ts";

export const transcript = router({
  /** Segments in order, by pages; the cursor is the `n` of the last segment of the page before. */
  segments: authedProcedure
    .input(
      z.object({
        transcriptId: z.uuid(),
        cursor: z.number().nullish(),
        limit: z.int().min(1).max(1000).default(200),
      }),
    )
    .output(z.object({ items: z.array(SegmentView), nextCursor: z.number().nullable(), revision: z.int() }))
    .query(async ({ ctx, input }) => {
      const { cursor, limit, transcriptId } = input;
      const page = await listSegments(ctx.org, { transcriptId, limit, ...(cursor == null ? {} : { afterN: cursor }) });
      return { items: page.items, nextCursor: page.nextN, revision: page.revision };
    }),

  /** A person decides whose voice this is; null means nobody we know. */
  nameSpeaker: authedProcedure
    .input(z.object({ speakerId: z.uuid(), personId: z.uuid().nullable() }))
    .output(SpeakerView)
    .mutation(({ ctx, input }) => nameSpeaker(ctx.org, input)),
});
