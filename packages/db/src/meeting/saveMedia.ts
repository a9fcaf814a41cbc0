import type { Tx } from "../client.ts";
import type { Attempt } from "../job/withAttempt.ts";

/** What decoding found out about a recording. */
export async function saveMedia(
  tx: Tx,
  job: Attempt,
  media: {
    recordingId: string;
    durationMs: number;
    codec: string | null;
    peaksKey: string | null;
    notice: string | null;
  },
): Promise<void> {
  const { recordingId, durationMs, ...found } = media;
  await tx.recording.update({
    where: { orgId_id: { orgId: job.orgId, id: recordingId } },
    data: { durationMs: Math.round(durationMs), ...found },
    select: { id: true },
  });
}
