import { AppError } from "@rollcall/core/errors";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";

export const ShowVersionInput = z.object({ meetingId: z.uuid(), transcriptId: z.uuid() });

/** Makes a finished version the one people see. PRECONDITION when it is not ready. */
export async function showVersion(ctx: Ctx, input: z.input<typeof ShowVersionInput>): Promise<{ id: string }> {
  requireRole(ctx, ...anyMember);
  const { meetingId, transcriptId } = parse(ShowVersionInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const version = await tx.transcript.findFirst({
      where: { orgId, id: transcriptId, meetingId },
      select: { state: true, version: true, _count: { select: { segments: true } } },
    });
    if (!version) throw notFound();
    if (version.state !== "ready") throw new AppError("PRECONDITION", "This version is not finished.");
    await tx.meeting.update({
      where: { orgId_id: { orgId, id: meetingId } },
      data: { transcriptId, state: version._count.segments > 0 ? "ready" : "empty" },
      select: { id: true },
    });
    await emitAudit(tx, ctx, {
      action: "meeting.versionShown",
      subjectType: "meeting",
      subjectId: meetingId,
      detail: { transcriptId, version: version.version },
    });
    return { id: meetingId };
  });
}
