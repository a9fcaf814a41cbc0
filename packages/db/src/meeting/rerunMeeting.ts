import { TranscribeOptions } from "@rollcall/core/meeting";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { parse } from "../parse.ts";
import { startRerun } from "./startRerun.ts";

export const RerunMeetingInput = z.object({ meetingId: z.uuid(), options: TranscribeOptions.optional() });

/** Transcribes a meeting once more, with its last options unless others are given; see `startRerun`. */
export async function rerunMeeting(ctx: Ctx, input: z.input<typeof RerunMeetingInput>): Promise<{ jobId: string }> {
  requireRole(ctx, ...anyMember);
  const { meetingId, options } = parse(RerunMeetingInput, input);
  return inTx(ctx, async (tx) => {
    const { jobId, transcriptId, version } = await startRerun(tx, ctx, { meetingId, options });
    await emitAudit(tx, ctx, {
      action: "meeting.rerun",
      subjectType: "meeting",
      subjectId: meetingId,
      detail: { jobId, transcriptId, version },
    });
    return { jobId };
  });
}
