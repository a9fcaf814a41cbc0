import type { Evidence, SpeakerState } from "@rollcall/core/speaker";
import { emitAudit } from "../audit/emitAudit.ts";
import type { Tx } from "../client.ts";
import { Prisma } from "../generated/client.ts";
import type { Attempt } from "../job/withAttempt.ts";

export interface Identification {
  speakerId: string;
  personId: string | null;
  state: SpeakerState;
  score: number | null;
  evidence: Evidence | null;
}

/**
 * Stores who the machine thinks is speaking. A speaker a person has decided about is left alone, and so is the name
 * of a person who was erased, or withdrew, while the job ran.
 */
export async function saveIdentification(
  tx: Tx,
  job: Attempt & { transcriptId: string | null },
  decisions: readonly Identification[],
): Promise<void> {
  const { orgId } = job;
  const wanted = decisions.flatMap((decision) => (decision.personId === null ? [] : [decision.personId]));
  const people = await tx.person.findMany({
    where: { orgId, id: { in: wanted }, consents: { some: { withdrawnAt: null } } },
    select: { id: true },
  });
  const known = new Set(people.map((person) => person.id));
  for (const { speakerId, personId, state, score, evidence } of decisions) {
    const isKnown = personId !== null && known.has(personId);
    await tx.speaker.updateMany({
      where: { orgId, id: speakerId, decidedById: null },
      data: {
        personId: isKnown ? personId : null,
        state: personId !== null && !isKnown ? "unknown" : state,
        ...(isKnown ? { voiceGroupId: null } : {}),
        score: personId !== null && !isKnown ? null : score,
        evidence: evidence === null || (personId !== null && !isKnown) ? Prisma.DbNull : { ...evidence },
      },
    });
  }
  const named = decisions.filter((decision) => decision.state === "named").length;
  await emitAudit(
    tx,
    { orgId, actor: { type: "system", jobId: job.id } },
    {
      action: "transcript.identified",
      subjectType: "transcript",
      subjectId: job.transcriptId ?? "",
      detail: { speakers: decisions.length, named },
    },
  );
}
