import type { VoiceAnswer } from "@rollcall/core/voiceAnswer";
import type { Tx } from "../client.ts";
import { submitPurge } from "../job/submitPurge.ts";
import type { Attempt } from "../job/withAttempt.ts";

/** Keeps the answer, and has the clip destroyed. */
export async function saveRecognition(
  tx: Tx,
  job: Attempt,
  { answer, mediaKey }: { answer: VoiceAnswer; mediaKey: string },
): Promise<void> {
  const { orgId, id } = job;
  await tx.job.update({
    where: { orgId_id: { orgId, id } },
    // Numbers, ids and a sentence; no vector.
    data: { result: JSON.parse(JSON.stringify(answer)) },
    select: { id: true },
  });
  await submitPurge(tx, { orgId, actor: { type: "system", jobId: id } }, { mediaKeys: [mediaKey] });
}
