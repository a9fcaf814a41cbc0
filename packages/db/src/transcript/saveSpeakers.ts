import { speakerColours } from "@rollcall/core/speaker";
import type { Tx } from "../client.ts";
import type { Attempt } from "../job/withAttempt.ts";

export interface NewSpeaker {
  /** The diarization's label, "S1". */
  cluster: string;
  speechMs: number;
  /** Embedding model of the vectors. */
  modelId: string;
  /** Sealed by the vault. */
  vectors: Uint8Array;
  keyId: string;
}

/**
 * Makes `speakers`, in the order they first speak, the speakers of the transcript. Doing it again keeps the ids, the
 * names people gave, and changes nothing else. Returns the id of each cluster.
 */
export async function saveSpeakers(
  tx: Tx,
  job: Attempt,
  input: { transcriptId: string; speakers: readonly NewSpeaker[] },
): Promise<Map<string, string>> {
  const { transcriptId, speakers } = input;
  const { orgId } = job;
  await tx.speaker.deleteMany({
    where: { orgId, transcriptId, cluster: { notIn: speakers.map((speaker) => speaker.cluster) } },
  });
  const ids = new Map<string, string>();
  for (const [index, { cluster, speechMs, modelId, vectors, keyId }] of speakers.entries()) {
    const data = {
      ordinal: index + 1,
      colour: index % speakerColours,
      speechMs: Math.round(speechMs),
      modelId,
      vectors: Uint8Array.from(vectors),
      keyId,
    };
    const { id } = await tx.speaker.upsert({
      where: { orgId_transcriptId_cluster: { orgId, transcriptId, cluster } },
      create: { orgId, transcriptId, cluster, ...data },
      update: data,
      select: { id: true },
    });
    ids.set(cluster, id);
  }
  return ids;
}
