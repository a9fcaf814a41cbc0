import type { Tx } from "../client.ts";
import type { Prisma } from "../generated/client.ts";
import { submitPurge } from "../job/submitPurge.ts";
import type { Attempt } from "../job/withAttempt.ts";

/** What one clip turned out to be. */
export interface JudgedSample {
  sampleId: string;
  /** "waiting": it could be used, once somebody has said that it is nobody else's voice. */
  state: "accepted" | "rejected" | "waiting";
  /** Why it was refused or has to wait, one plain sentence; null when accepted. */
  reason: string | null;
  speechMs: number;
  /** Length of the whole clip; null when it could not be decoded. */
  durationMs: number | null;
  quality: Prisma.InputJsonObject;
  /** Embedding model of `vector`. */
  modelId: string;
  /** Sealed f32 vector; null when refused. */
  vector: { bytes: Uint8Array; keyId: string } | null;
  /** Where the clip is kept, sealed; without it nothing is kept. */
  keptKey?: string | null;
}

/**
 * Stores the judgement of waiting samples; a sample judged already stays as it is. The clips' own files are destroyed
 * by a purge job sent in the same transaction: vectors are kept, and sealed copies where the organisation wants them.
 */
export async function saveSamples(tx: Tx, job: Attempt, samples: readonly JudgedSample[]): Promise<void> {
  const { orgId } = job;
  const mediaKeys: string[] = [];
  for (const { sampleId, state, reason, speechMs, durationMs, quality, modelId, vector, keptKey } of samples) {
    const [judged] = await tx.enrollmentSample.updateManyAndReturn({
      where: { orgId, id: sampleId, state: "waiting", vector: null },
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
    if (!judged) {
      if (keptKey) mediaKeys.push(keptKey);
      continue;
    }
    if (judged.recording.mediaKey !== null) mediaKeys.push(judged.recording.mediaKey);
    await tx.recording.update({
      where: { orgId_id: { orgId, id: judged.recordingId } },
      data: { mediaKey: keptKey ?? null, durationMs: durationMs === null ? null : Math.round(durationMs) },
      select: { id: true },
    });
  }
  await submitPurge(tx, { orgId, actor: { type: "system", jobId: job.id } }, { mediaKeys });
}
