import type { Db } from "../client.ts";
import type { Prisma } from "../generated/client.ts";
import { Fenced } from "../job/withAttempt.ts";

export interface UnmovedSample {
  id: string;
  personId: string;
  /** The kept clip, sealed; null for a confirmed turn, whose sound lies in its meeting's recording. */
  mediaKey: string | null;
  speakerId: string | null;
  startMs: number | null;
  endMs: number | null;
}

/** Samples whose sound may still be there. */
export const audible = {
  OR: [{ recording: { mediaKey: { not: null } } }, { source: "turn", speakerId: { not: null } }],
} satisfies Prisma.EnrollmentSampleWhereInput;

/** What a job that embeds voices anew has to do; samples a former attempt has done are not among them. Throws `Fenced` when the move was given up. */
export async function loadVoiceMove(
  db: Db,
  job: { id: string; orgId: string },
): Promise<{ moveId: string; toModelId: string; samples: UnmovedSample[] }> {
  const { orgId } = job;
  const move = await db.voiceMove.findFirst({
    where: { orgId, jobId: job.id, state: { in: ["preparing", "prepared", "inUse"] } },
    select: { id: true, toModelId: true },
  });
  // Giving a move up cancels its job, which fences this attempt off as well.
  if (!move) throw new Fenced();
  const rows = await db.enrollmentSample.findMany({
    where: { ...unmoved(orgId, move.toModelId), ...audible },
    // One person after the other: each is known again as soon as possible.
    orderBy: [{ personId: "asc" }, { id: "asc" }],
    select: {
      id: true,
      personId: true,
      speakerId: true,
      startMs: true,
      endMs: true,
      recording: { select: { mediaKey: true } },
    },
  });
  const samples = rows.map(({ recording: { mediaKey }, ...row }) => ({ ...row, mediaKey }));
  return { moveId: move.id, toModelId: move.toModelId, samples };
}

function unmoved(orgId: string, modelId: string) {
  return {
    orgId,
    state: "accepted",
    revokedAt: null,
    consent: { withdrawnAt: null },
    modelId: { not: modelId },
    others: { none: { modelId } },
  } satisfies Prisma.EnrollmentSampleWhereInput;
}
