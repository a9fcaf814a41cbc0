import { JobState } from "@rollcall/core/jobs";
import { VoiceAnswer } from "@rollcall/core/voiceAnswer";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";

export const ReadRecognitionInput = z.object({ jobId: z.uuid() });

export const Recognition = z.object({
  state: JobState,
  /** Null until a worker has listened. */
  answer: VoiceAnswer.extend({ name: z.string().nullable() }).nullable(),
});

/** How the search for a voice stands, and what came of it. */
export async function readRecognition(
  ctx: Ctx,
  input: z.input<typeof ReadRecognitionInput>,
): Promise<z.infer<typeof Recognition>> {
  requireRole(ctx, ...anyMember);
  const { jobId } = parse(ReadRecognitionInput, input);
  const { db, orgId } = ctx;
  const job = await db.job.findFirst({
    where: { orgId, id: jobId, name: "recognise" },
    select: { state: true, result: true },
  });
  if (!job) throw notFound();
  const answer = VoiceAnswer.nullable().parse(job.result);
  const person =
    answer?.personId == null
      ? null
      : await db.person.findUnique({ where: { orgId_id: { orgId, id: answer.personId } }, select: { name: true } });
  return { state: job.state, answer: answer && { ...answer, name: person?.name ?? null } };
}
