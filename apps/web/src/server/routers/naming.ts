import { SpeakerView } from "@rollcall/core/meeting";
import { NamingLevels, NamingRecord, NamingSettings } from "@rollcall/core/naming";
import { NamingBatchView, VoiceGroupView, VoiceToReview } from "@rollcall/core/namingBatch";
import { ApplyNamingInput, applyNaming } from "@rollcall/db/naming/applyNaming";
import { countCorrections } from "@rollcall/db/naming/countCorrections";
import { getNaming } from "@rollcall/db/naming/getNaming";
import { GetNamingBatchInput, getNamingBatch } from "@rollcall/db/naming/getNamingBatch";
import { LearnFromVoiceInput, learnFromVoice } from "@rollcall/db/naming/learnFromVoice";
import { ListVoiceGroupsInput, listVoiceGroups } from "@rollcall/db/naming/listVoiceGroups";
import { NameVoiceGroupInput, nameVoiceGroup } from "@rollcall/db/naming/nameVoiceGroup";
import { ProposeNamingInput, proposeNaming } from "@rollcall/db/naming/proposeNaming";
import { ReviewNamesInput, reviewNames } from "@rollcall/db/naming/reviewNames";
import { SetAttendeesInput, setAttendees } from "@rollcall/db/naming/setAttendees";
import { SetNamingInput, setNaming } from "@rollcall/db/naming/setNaming";
import { UndoNamingInput, undoNaming } from "@rollcall/db/naming/undoNaming";
import { UnnameSpeakerInput, unnameSpeaker } from "@rollcall/db/naming/unnameSpeaker";
import { listWorkers } from "@rollcall/db/worker/listWorkers";
import { z } from "zod";
import { authedProcedure, router } from "../trpc.ts";

/** How voices get their names, here and in the meetings that were. */
export const naming = router({
  /** How sure names must be, what each level costs as measured, and what people made of the names so far. */
  settings: authedProcedure
    .output(
      NamingSettings.extend({
        levels: NamingLevels.nullable(),
        /** On how many voices the levels were measured. */
        decisions: z.int(),
        record: z.array(NamingRecord),
      }),
    )
    .query(async ({ ctx }) => {
      const [settings, record, workers] = await Promise.all([
        getNaming(ctx.org),
        countCorrections(ctx.org),
        listWorkers(ctx.db, ctx.org),
      ]);
      const measured = workers.flatMap(({ models }) => models.flatMap((model) => model.naming ?? []))[0];
      return { ...settings, levels: measured?.levels ?? null, decisions: measured?.decisions ?? 0, record };
    }),

  setSettings: authedProcedure
    .input(SetNamingInput)
    .output(NamingSettings)
    .mutation(({ ctx, input }) => setNaming(ctx.org, input)),

  /** What the machine says about each voice of a meeting, and clips to hear. */
  review: authedProcedure
    .input(ReviewNamesInput)
    .output(z.array(VoiceToReview))
    .query(({ ctx, input }) => reviewNames(ctx.org, input)),

  /** Takes back what a person decided; the machine's own word is there again. */
  unname: authedProcedure
    .input(UnnameSpeakerInput)
    .output(SpeakerView)
    .mutation(({ ctx, input }) => unnameSpeaker(ctx.org, input)),

  /** Adds clips of a confirmed voice to the person's samples. */
  learn: authedProcedure
    .input(LearnFromVoiceInput)
    .output(z.object({ jobId: z.uuid().nullable() }))
    .mutation(({ ctx, input }) => learnFromVoice(ctx.org, input)),

  setAttendees: authedProcedure
    .input(SetAttendeesInput)
    .output(z.object({ jobId: z.uuid().nullable() }))
    .mutation(({ ctx, input }) => setAttendees(ctx.org, input)),

  /** Looks for somebody in all other meetings; a preview comes of it. */
  propose: authedProcedure
    .input(ProposeNamingInput)
    .output(z.object({ batchId: z.uuid(), jobId: z.uuid() }))
    .mutation(({ ctx, input }) => proposeNaming(ctx.org, input)),

  batch: authedProcedure
    .input(GetNamingBatchInput)
    .output(NamingBatchView)
    .query(({ ctx, input }) => getNamingBatch(ctx.org, input)),

  give: authedProcedure
    .input(ApplyNamingInput)
    .output(NamingBatchView)
    .mutation(({ ctx, input }) => applyNaming(ctx.org, input)),

  undo: authedProcedure
    .input(UndoNamingInput)
    .output(z.object({ restored: z.int(), kept: z.int() }))
    .mutation(({ ctx, input }) => undoNaming(ctx.org, input)),

  /** Voices nobody knows that were heard in several meetings. */
  groups: authedProcedure
    .input(ListVoiceGroupsInput)
    .output(z.array(VoiceGroupView))
    .query(({ ctx, input }) => listVoiceGroups(ctx.org, input)),

  nameGroup: authedProcedure
    .input(NameVoiceGroupInput)
    .output(NamingBatchView)
    .mutation(({ ctx, input }) => nameVoiceGroup(ctx.org, input)),
});
