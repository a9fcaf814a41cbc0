import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { startIdentification } from "./startIdentification.ts";

export const SetAttendeesInput = z.object({
  meetingId: z.uuid(),
  personIds: z.array(z.uuid()).max(200, "At most 200 people can be expected."),
});

/** Who is expected at a meeting. Voices that were named already are named anew, but for those people decided about. */
export async function setAttendees(
  ctx: Ctx,
  input: z.input<typeof SetAttendeesInput>,
): Promise<{ jobId: string | null }> {
  requireRole(ctx, ...anyMember);
  const { meetingId, personIds } = parse(SetAttendeesInput, input);
  const { orgId } = ctx;
  const wanted = [...new Set(personIds)];
  return inTx(ctx, async (tx) => {
    const where = { orgId_id: { orgId, id: meetingId } };
    if (!(await tx.meeting.findUnique({ where, select: { id: true } }))) throw notFound();
    if ((await tx.person.count({ where: { orgId, id: { in: wanted } } })) < wanted.length) throw notFound();
    await tx.meeting.update({ where, data: { attendees: wanted }, select: { id: true } });
    const jobId = await startIdentification(tx, ctx, meetingId);
    await emitAudit(tx, ctx, {
      action: "meeting.attendeesSet",
      subjectType: "meeting",
      subjectId: meetingId,
      detail: { people: wanted.length, jobId },
    });
    return { jobId };
  });
}
