import { AppError } from "@rollcall/core/errors";
import { JobView } from "@rollcall/core/job";
import { MeetingDetail, MeetingTitle, MeetingView, TranscribeOptions } from "@rollcall/core/meeting";
import { SegmentView } from "@rollcall/core/transcript";
import { getJob } from "@rollcall/db/job/getJob";
import { attachRecording } from "@rollcall/db/meeting/attachRecording";
import { createMeeting } from "@rollcall/db/meeting/createMeeting";
import { getMeeting } from "@rollcall/db/meeting/getMeeting";
import { listMeetings } from "@rollcall/db/meeting/listMeetings";
import { removeMeeting } from "@rollcall/db/meeting/removeMeeting";
import { listSegments } from "@rollcall/db/transcript/listSegments";
import { z } from "zod";
import { exportMeeting } from "../export/exportMeeting.ts";
import { operation } from "./operation.ts";
import { withBody } from "./receiveFiles.ts";

const limit = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual);
const count = z.coerce.number().int().min(1).max(50).optional();

/** What programs may do with meetings, and with the jobs they have started. */
export const meetings = [
  operation({
    method: "GET",
    path: "/meetings",
    scope: "meetings:read",
    summary: "Meetings, newest first, by pages.",
    query: z.object({
      cursor: z.string().max(200).optional(),
      limit: limit(100, 50),
      query: z.string().max(200).optional(),
    }),
    status: 200,
    output: z.object({ items: z.array(MeetingView), nextCursor: z.string().nullable() }),
    handle: ({ ctx, query: { cursor, limit: most, query } }) =>
      listMeetings(ctx, { limit: most, ...(cursor ? { cursor } : {}), ...(query ? { query } : {}) }),
  }),
  operation({
    method: "POST",
    path: "/meetings",
    scope: "meetings:write",
    summary: "A recording, as the bytes of the request, becomes a meeting; a job transcribes it.",
    query: z.object({
      title: MeetingTitle,
      fileName: z.string().trim().min(1).max(255).default("recording"),
      speakers: count,
      minSpeakers: count,
      maxSpeakers: count,
    }),
    body: { type: "application/octet-stream" },
    status: 202,
    output: z.object({ meetingId: z.uuid(), jobId: z.uuid() }),
    handle: ({ ctx, request, query: { title, fileName, ...hints } }) => {
      const options = TranscribeOptions.safeParse(hints);
      if (!options.success) throw new AppError("VALIDATION", options.error.issues[0]?.message ?? "Wrong options.");
      return withBody(request, fileName, async (file) => {
        const { id: meetingId } = await createMeeting(ctx, { title, options: options.data });
        return { meetingId, ...(await attachRecording(ctx, { meetingId, ...file })) };
      });
    },
  }),
  operation({
    method: "GET",
    path: "/meetings/{id}",
    scope: "meetings:read",
    summary: "One meeting with its voices and who they are.",
    status: 200,
    output: MeetingDetail,
    handle: ({ ctx, params }) => getMeeting(ctx, { id: params.id ?? "" }),
  }),
  operation({
    method: "DELETE",
    path: "/meetings/{id}",
    scope: "meetings:write",
    summary: "Deletes a meeting with recording and transcript.",
    status: 200,
    output: z.object({ id: z.uuid() }),
    handle: async ({ ctx, params }) => {
      const id = params.id ?? "";
      await removeMeeting(ctx, { id });
      return { id };
    },
  }),
  operation({
    method: "GET",
    path: "/meetings/{id}/transcript",
    scope: "meetings:read",
    summary: "The shown transcript's segments in order, by pages.",
    query: z.object({ cursor: z.coerce.number().optional(), limit: limit(1000, 200) }),
    status: 200,
    output: z.object({ items: z.array(SegmentView), nextCursor: z.number().nullable() }),
    handle: async ({ ctx, params, query: { cursor, limit: most } }) => {
      const { transcript } = await getMeeting(ctx, { id: params.id ?? "" });
      if (!transcript) throw new AppError("PRECONDITION", "There is no transcript yet.");
      const after = cursor === undefined ? {} : { afterN: cursor };
      const page = await listSegments(ctx, { transcriptId: transcript.id, limit: most, ...after });
      return { items: page.items, nextCursor: page.nextN };
    },
  }),
  operation({
    method: "GET",
    path: "/meetings/{id}/export",
    scope: "meetings:read",
    summary: "The transcript as a file: txt, md, srt, vtt, rttm, json, seglst, docx or pdf.",
    query: z.object({ format: z.string() }),
    status: 200,
    output: null,
    handle: ({ ctx, params, request }) => exportMeeting(request, ctx, params.id ?? ""),
  }),
  operation({
    method: "GET",
    path: "/jobs/{id}",
    scope: "meetings:read",
    summary: "How a job stands.",
    status: 200,
    output: JobView,
    handle: ({ ctx, params }) => getJob(ctx, { id: params.id ?? "" }),
  }),
];
