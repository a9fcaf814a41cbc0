import { UploadedFile } from "@rollcall/core/meeting";
import type { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { submitJob } from "../job/submitJob.ts";
import { parse } from "../parse.ts";

export const SubmitRecognitionInput = UploadedFile;

/** Asks a worker whose voice a clip is. Nothing of the clip is kept but the answer. */
export async function submitRecognition(
  ctx: Ctx,
  input: z.input<typeof SubmitRecognitionInput>,
): Promise<{ jobId: string }> {
  requireRole(ctx, ...anyMember);
  const { mediaKey } = parse(SubmitRecognitionInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const jobId = await submitJob(tx, {
      orgId,
      name: "recognise",
      options: { mediaKey },
      createdById: userIdOf(ctx),
      traceparent: ctx.traceparent ?? null,
    });
    await emitAudit(tx, ctx, { action: "voice.searched", subjectType: "job", subjectId: jobId });
    return { jobId };
  });
}
