import { Condition, maxSamplesPerSubmission } from "@rollcall/core/enrollment";
import { AppError } from "@rollcall/core/errors";
import { UploadedFile } from "@rollcall/core/meeting";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import type { Tx } from "../client.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { submitJob } from "../job/submitJob.ts";
import { parse } from "../parse.ts";
import { type LinkRow, requireLink } from "./openLink.ts";

export const SubmitEnrollmentInput = z.object({
  personId: z.uuid(),
  files: z
    .array(UploadedFile.extend({ condition: Condition.optional() }))
    .min(1, "Add at least one recording.")
    .max(maxSamplesPerSubmission, `At most ${maxSamplesPerSubmission} recordings at a time.`),
});

/**
 * Clips of a person become samples that wait for one job. PRECONDITION without a live consent. By a link the person
 * hands in their own, and the link is used up.
 */
export async function submitEnrollment(
  ctx: Ctx,
  input: z.input<typeof SubmitEnrollmentInput>,
): Promise<{ jobId: string }> {
  requireRole(ctx, ...anyMember, "speaker");
  const { personId, files } = parse(SubmitEnrollmentInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const link = await requireLink(tx, ctx, personId, "open");
    if (link) await useUp(tx, orgId, link);
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
      data: files.map(({ condition: _condition, ...file }) => ({ orgId, ...file })),
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
      data: recordings.map(({ id }, n) => ({
        orgId,
        personId,
        consentId: consent.id,
        recordingId: id,
        jobId,
        source: link ? "link" : "upload",
        condition: files[n]?.condition ?? null,
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

/** Of two who hand in by one link at the same moment one comes too late. */
async function useUp(tx: Tx, orgId: string, { id, usedAt }: LinkRow): Promise<void> {
  const { count } = await tx.enrollmentLink.updateMany({
    where: { orgId, id, usedAt },
    data: { usedAt: new Date() },
  });
  if (count === 0) throw new AppError("CONFLICT", "Clips were handed in by this link a moment ago.");
}
