import { ConflictView, EditResult, EditView, RestorePreview, TouchedSegments } from "@rollcall/core/edit/editLog";
import { SpeakerView } from "@rollcall/core/meeting";
import { EditsSinceInput, editsSince } from "@rollcall/db/edit/editsSince";
import { EditTranscriptInput, editTranscript } from "@rollcall/db/edit/editTranscript";
import { ListConflictsInput, listConflicts } from "@rollcall/db/edit/listConflicts";
import { ListEditsInput, listEdits } from "@rollcall/db/edit/listEdits";
import { PreviewRestoreInput, previewRestore } from "@rollcall/db/edit/previewRestore";
import { ResolveConflictInput, resolveConflict } from "@rollcall/db/edit/resolveConflict";
import { RestoreRevisionInput, restoreRevision } from "@rollcall/db/edit/restoreRevision";
import { TakeBackInput, takeBack } from "@rollcall/db/edit/takeBack";
import { AddSpeakerInput, addSpeaker } from "@rollcall/db/transcript/addSpeaker";
import { LabelSpeakerInput, labelSpeaker } from "@rollcall/db/transcript/labelSpeaker";
import { tracked } from "@trpc/server";
import { z } from "zod";
import { untilShutdown } from "../shutdown.ts";
import { authedProcedure, router, toTrpcError } from "../trpc.ts";
import { watchTranscript } from "../watchTranscript.ts";

const Since = TouchedSegments.extend({ revision: z.int() });
const TranscriptChange = Since.extend({ speakers: z.array(SpeakerView).nullable() });

/** What people change in a transcript. */
export const edit = router({
  do: authedProcedure
    .input(EditTranscriptInput)
    .output(EditResult)
    .mutation(({ ctx, input }) => editTranscript(ctx.org, input)),

  /** Undo and redo, each person their own. */
  takeBack: authedProcedure
    .input(TakeBackInput)
    .output(EditResult)
    .mutation(({ ctx, input }) => takeBack(ctx.org, input)),

  since: authedProcedure
    .input(EditsSinceInput)
    .output(Since)
    .query(({ ctx, input }) => editsSince(ctx.org, input)),

  /** Who changed what, newest first. */
  history: authedProcedure
    .input(ListEditsInput.omit({ before: true }).extend({ cursor: z.int().positive().nullish() }))
    .output(z.object({ items: z.array(EditView), nextCursor: z.int().nullable() }))
    .query(async ({ ctx, input: { cursor, ...input } }) => {
      const { items, next } = await listEdits(ctx.org, { ...input, ...(cursor ? { before: cursor } : {}) });
      return { items, nextCursor: next };
    }),

  restore: authedProcedure
    .input(RestoreRevisionInput)
    .output(EditResult)
    .mutation(({ ctx, input }) => restoreRevision(ctx.org, input)),

  /** What `restore` would do. */
  restorePreview: authedProcedure
    .input(PreviewRestoreInput)
    .output(RestorePreview)
    .query(({ ctx, input }) => previewRestore(ctx.org, input)),

  /** Where another run and the work of people disagree. */
  conflicts: authedProcedure
    .input(ListConflictsInput)
    .output(z.array(ConflictView))
    .query(({ ctx, input }) => listConflicts(ctx.org, input)),

  resolve: authedProcedure
    .input(ResolveConflictInput)
    .output(EditResult)
    .mutation(({ ctx, input }) => resolveConflict(ctx.org, input)),

  addSpeaker: authedProcedure
    .input(AddSpeakerInput)
    .output(SpeakerView)
    .mutation(({ ctx, input }) => addSpeaker(ctx.org, input)),

  /** What a voice is called in this meeting while it belongs to nobody, and its colour. */
  labelSpeaker: authedProcedure
    .input(LabelSpeakerInput)
    .output(SpeakerView)
    .mutation(({ ctx, input }) => labelSpeaker(ctx.org, input)),

  /** What has changed since `revision`, and then every change; a client that reconnects goes on after the last. */
  watch: authedProcedure
    .input(
      z.object({ transcriptId: z.uuid(), revision: z.int().nonnegative(), lastEventId: z.coerce.number().nullish() }),
    )
    .subscription(async function* ({ ctx, input: { lastEventId, ...input }, signal }) {
      try {
        const from = { transcriptId: input.transcriptId, revision: lastEventId ?? input.revision };
        for await (const change of watchTranscript(ctx.org, { ...from, signal: untilShutdown(signal) })) {
          yield tracked(String(change.revision), TranscriptChange.parse(change));
        }
      } catch (error) {
        throw toTrpcError(error);
      }
    }),
});
