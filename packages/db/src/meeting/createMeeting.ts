import { MeetingTitle, TranscribeOptions } from "@rollcall/core/meeting";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { parse } from "../parse.ts";

export const CreateMeetingInput = z.object({
  title: MeetingTitle,
  heldAt: z.iso.datetime({ offset: true }).optional(),
  options: TranscribeOptions.optional(),
});

/** A meeting without a recording yet, in state "uploading". */
export async function createMeeting(ctx: Ctx, input: z.input<typeof CreateMeetingInput>): Promise<{ id: string }> {
  requireRole(ctx, ...anyMember);
  const { title, heldAt, options } = parse(CreateMeetingInput, input);
  return inTx(ctx, async (tx) => {
    const { id } = await tx.meeting.create({
      data: {
        orgId: ctx.orgId,
        title,
        createdById: userIdOf(ctx),
        ...(heldAt ? { heldAt: new Date(heldAt) } : {}),
        options: { ...options },
      },
      select: { id: true },
    });
    await emitAudit(tx, ctx, { action: "meeting.created", subjectType: "meeting", subjectId: id });
    return { id };
  });
}
