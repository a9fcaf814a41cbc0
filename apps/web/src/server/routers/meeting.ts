import { MeetingDetail, MeetingTitle, MeetingView, TranscribeOptions, TranscriptVersion } from "@rollcall/core/meeting";
import { createMeeting } from "@rollcall/db/meeting/createMeeting";
import { getMeeting } from "@rollcall/db/meeting/getMeeting";
import { listMeetings } from "@rollcall/db/meeting/listMeetings";
import { listVersions } from "@rollcall/db/meeting/listVersions";
import { RegroupMeetingInput, regroupMeeting } from "@rollcall/db/meeting/regroupMeeting";
import { removeMeeting } from "@rollcall/db/meeting/removeMeeting";
import { renameMeeting } from "@rollcall/db/meeting/renameMeeting";
import { rerunMeeting } from "@rollcall/db/meeting/rerunMeeting";
import { retryMeeting } from "@rollcall/db/meeting/retryMeeting";
import { showVersion } from "@rollcall/db/meeting/showVersion";
import { z } from "zod";
import { authedProcedure, router } from "../trpc.ts";
import { trySample } from "../trySample.ts";

const ById = z.object({ id: z.uuid() });
const Done = z.object({ id: z.uuid() });

export const meeting = router({
  list: authedProcedure
    .input(
      z.object({
        cursor: z.string().max(200).nullish(),
        limit: z.int().min(1).max(100).default(50),
        query: z.string().trim().max(200).optional(),
      }),
    )
    .output(z.object({ items: z.array(MeetingView), nextCursor: z.string().nullable() }))
    .query(({ ctx, input }) => {
      const { cursor, limit, query } = input;
      return listMeetings(ctx.org, { limit, ...(cursor ? { cursor } : {}), ...(query ? { query } : {}) });
    }),

  get: authedProcedure
    .input(ById)
    .output(MeetingDetail)
    .query(({ ctx, input }) => getMeeting(ctx.org, input)),

  /** A meeting without a recording yet; the upload that follows names its id. */
  create: authedProcedure
    .input(
      z.object({ title: MeetingTitle, heldAt: z.iso.datetime().optional(), options: TranscribeOptions.default({}) }),
    )
    .output(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => createMeeting(ctx.org, input)),

  rename: authedProcedure
    .input(z.object({ id: z.uuid(), title: MeetingTitle }))
    .output(Done)
    .mutation(async ({ ctx, input }) => {
      await renameMeeting(ctx.org, input);
      return { id: input.id };
    }),

  remove: authedProcedure
    .input(ById)
    .output(Done)
    .mutation(async ({ ctx, input }) => {
      await removeMeeting(ctx.org, input);
      return { id: input.id };
    }),

  /** Runs a failed or empty meeting again, with other options when given. */
  retry: authedProcedure
    .input(z.object({ id: z.uuid(), options: TranscribeOptions.optional() }))
    .output(z.object({ jobId: z.uuid() }))
    .mutation(({ ctx, input }) => retryMeeting(ctx.org, input)),

  /** Makes another version of the transcript; the one people see stays until the new one is ready. */
  rerun: authedProcedure
    .input(z.object({ meetingId: z.uuid(), options: TranscribeOptions.optional() }))
    .output(z.object({ jobId: z.uuid() }))
    .mutation(({ ctx, input }) => rerunMeeting(ctx.org, input)),

  /** Tells the voices apart anew, without listening again: another number of people, or what people have corrected. */
  regroup: authedProcedure
    .input(RegroupMeetingInput)
    .output(z.object({ jobId: z.uuid(), transcriptId: z.uuid() }))
    .mutation(({ ctx, input }) => regroupMeeting(ctx.org, input)),

  /** Every version of the transcript, newest first. */
  versions: authedProcedure
    .input(z.object({ meetingId: z.uuid() }))
    .output(z.array(TranscriptVersion))
    .query(({ ctx, input }) => listVersions(ctx.org, input)),

  showVersion: authedProcedure
    .input(z.object({ meetingId: z.uuid(), transcriptId: z.uuid() }))
    .output(Done)
    .mutation(({ ctx, input }) => showVersion(ctx.org, input)),

  /** Puts the sample meeting and its two enrolled voices into the workspace. */
  trySample: authedProcedure
    .input(z.object({ enrollVoices: z.boolean().default(true) }).default({ enrollVoices: true }))
    .output(z.object({ meetingId: z.uuid(), jobId: z.uuid() }))
    .mutation(({ ctx, input }) => trySample(ctx.org, input)),
});
