import { MeetingTitle } from "@rollcall/core/meeting";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { parse } from "../parse.ts";

export const RenameMeetingInput = z.object({ id: z.uuid(), title: MeetingTitle });

export async function renameMeeting(ctx: Ctx, input: z.input<typeof RenameMeetingInput>): Promise<{ id: string }> {
  requireRole(ctx, ...anyMember);
  const { id, title } = parse(RenameMeetingInput, input);
  return inTx(ctx, async (tx) => {
    await tx.meeting.update({ where: { orgId_id: { orgId: ctx.orgId, id } }, data: { title }, select: { id: true } });
    await emitAudit(tx, ctx, { action: "meeting.renamed", subjectType: "meeting", subjectId: id });
    return { id };
  });
}
