import type { Tx } from "../client.ts";
import type { Prisma } from "../generated/client.ts";
import { submitPurge } from "../job/submitPurge.ts";
import type { Attempt } from "../job/withAttempt.ts";

/** What one clip turned out to be. */
export interface JudgedSample {
  sampleId: string;
  state: "accepted" | "rejected";
  /** Why it was refused, one plain sentence; null when accepted. */
  reason: string | null;
  speechMs: number;
  /** Length of the whole clip; null when it could not be decoded. */
  durationMs: number | null;
  quality: Prisma.InputJsonObject;
  /** Embedding model of `vector`. */
  modelId: string;
  /** Sealed f32 vector; null when refused. */
  vector: { bytes: Uint8Array; keyId: string } | null;
}

/**
 * Stores the judgement of waiting samples; a sample judged already stays as it is. The clips' files are destroyed by
 * a purge job sent in the same transaction: only the vectors are kept.
 */
export async function saveSamples(tx: Tx, job: Attempt, samples: readonly JudgedSample[]): Promise<void> {
  const { orgId } = job;
  const mediaKeys: string[] = [];
  for (const { sampleId, state, reason, speechMs, durationMs, quality, modelId, vector } of samples) {
    const [judged] = await tx.enrollmentSample.updateManyAndReturn({
      where: { orgId, id: sampleId, state: "waiting" },
      data: {
        state,
        reason,
        speechMs: Math.round(speechMs),
        quality,
        modelId,
        vector: vector && Uint8Array.from(vector.bytes),
        keyId: vector?.keyId ?? null,
      },
      select: { recordingId: true, recording: { select: { mediaKey: true } } },
    });
    if (!judged) continue;
    if (judged.recording.mediaKey !== null) mediaKeys.push(judged.recording.mediaKey);
    await tx.recording.update({
      where: { orgId_id: { orgId, id: judged.recordingId } },
      data: { mediaKey: null, durationMs: durationMs === null ? null : Math.round(durationMs) },
      select: { id: true },
    });
  }
  await submitPurge(tx, { orgId, actor: { type: "system", jobId: job.id } }, { mediaKeys });
}
