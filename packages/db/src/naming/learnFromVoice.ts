import { createHash } from "node:crypto";
import { AppError } from "@rollcall/core/errors";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { submitJob } from "../job/submitJob.ts";
import { parse } from "../parse.ts";

export const LearnFromVoiceInput = z.object({
  speakerId: z.uuid(),
  clips: z
    .array(
      z
        .object({ startMs: z.int().nonnegative(), endMs: z.int().positive() })
        .refine((clip) => clip.endMs - clip.startMs >= 1000 && clip.endMs - clip.startMs <= 60_000, {
          message: "A clip lasts from one second to a minute.",
        }),
    )
    .min(1, "Choose at least one clip.")
    .max(5, "At most five clips of a meeting."),
});

/**
 * Clips of a confirmed voice become samples of the person, if they agreed to be recognised: a job cuts them out of the
 * recording and judges them like any other sample. A clip that is a sample already is not taken twice.
 */
export async function learnFromVoice(
  ctx: Ctx,
  input: z.input<typeof LearnFromVoiceInput>,
): Promise<{ jobId: string | null }> {
  requireRole(ctx, ...anyMember);
  const { speakerId, clips } = parse(LearnFromVoiceInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const speaker = await tx.speaker.findUnique({
      where: { orgId_id: { orgId, id: speakerId } },
      select: { personId: true, decidedById: true, transcript: { select: { meeting: { select: { title: true } } } } },
    });
    if (!speaker) throw notFound();
    const { personId, decidedById } = speaker;
    if (personId === null || decidedById === null) throw new AppError("PRECONDITION", "Say whose voice it is first.");
    const consent = await tx.consent.findFirst({
      where: { orgId, personId, withdrawnAt: null },
      orderBy: { givenAt: "desc" },
      select: { id: true },
    });
    if (!consent) throw new AppError("PRECONDITION", "This person has not consented to be recognised by voice.");
    const known = await tx.enrollmentSample.findMany({
      where: { orgId, speakerId, personId, state: { not: "rejected" } },
      select: { startMs: true, endMs: true },
    });
    const fresh = clips.filter(
      (clip) => !known.some((one) => one.startMs === clip.startMs && one.endMs === clip.endMs),
    );
    if (fresh.length === 0) return { jobId: null };
    const jobId = await submitJob(tx, {
      orgId,
      name: "enroll",
      personId,
      createdById: userIdOf(ctx),
      traceparent: ctx.traceparent ?? null,
    });
    for (const { startMs, endMs } of fresh) {
      const recording = await tx.recording.create({
        data: {
          orgId,
          fileName: speaker.transcript.meeting.title,
          mediaType: "audio/wav",
          sizeBytes: 0n,
          // Of its place, since the sound itself is cut out only when the job hears it.
          sha256: createHash("sha256").update(`${speakerId} ${startMs} ${endMs}`).digest("hex"),
        },
        select: { id: true },
      });
      await tx.enrollmentSample.create({
        data: {
          orgId,
          personId,
          consentId: consent.id,
          recordingId: recording.id,
          jobId,
          source: "turn",
          speakerId,
          startMs,
          endMs,
        },
        select: { id: true },
      });
    }
    await emitAudit(tx, ctx, {
      action: "enrollment.submitted",
      subjectType: "person",
      subjectId: personId,
      detail: { jobId, consentId: consent.id, samples: fresh.length, speakerId },
    });
    return { jobId };
  });
}
