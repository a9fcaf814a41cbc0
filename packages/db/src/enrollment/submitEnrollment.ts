import { maxSamplesPerSubmission } from "@rollcall/core/enrollment";
import { AppError } from "@rollcall/core/errors";
import { UploadedFile } from "@rollcall/core/meeting";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { submitJob } from "../job/submitJob.ts";
import { parse } from "../parse.ts";

export const SubmitEnrollmentInput = z.object({
  personId: z.uuid(),
  files: z
    .array(UploadedFile)
    .min(1, "Add at least one recording.")
    .max(maxSamplesPerSubmission, `At most ${maxSamplesPerSubmission} recordings at a time.`),
});

/** Clips of a person become samples that wait for one job. PRECONDITION without a live consent. */
export async function submitEnrollment(
  ctx: Ctx,
  input: z.input<typeof SubmitEnrollmentInput>,
): Promise<{ jobId: string }> {
  requireRole(ctx, ...anyMember);
  const { personId, files } = parse(SubmitEnrollmentInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const person = await tx.person.findUnique({
      where: { orgId_id: { orgId, id: personId } },
      select: {
        consents: { where: { withdrawnAt: null }, orderBy: { givenAt: "desc" }, take: 1, select: { id: true } },
      },
    });
    if (!person) throw notFound();
    const [consent] = person.consents;
    if (!consent) throw new AppError("PRECONDITION", "This person has not consented to be recognised by voice.");

    const recordings = await tx.recording.createManyAndReturn({
      data: files.map((file) => ({ orgId, ...file })),
      select: { id: true },
    });
    const jobId = await submitJob(tx, {
      orgId,
      name: "enroll",
      personId,
      createdById: userIdOf(ctx),
      traceparent: ctx.traceparent ?? null,
    });
    await tx.enrollmentSample.createMany({
      data: recordings.map(({ id }) => ({
        orgId,
        personId,
        consentId: consent.id,
        recordingId: id,
        jobId,
        source: "upload",
      })),
    });
    await emitAudit(tx, ctx, {
      action: "enrollment.submitted",
      subjectType: "person",
      subjectId: personId,
      detail: { jobId, consentId: consent.id, samples: files.length },
    });
    return { jobId };
  });
}
