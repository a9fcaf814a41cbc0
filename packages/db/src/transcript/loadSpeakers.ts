import type { Db } from "../client.ts";

export interface StoredSpeaker {
  id: string;
  cluster: string;
  speechMs: number;
  modelId: string;
  /** Sealed; open with the vault. */
  vectors: Uint8Array;
  keyId: string;
  /** Somebody has decided already; a machine's decision about it will not be stored. */
  isDecided: boolean;
  /** Whose it is so far. */
  personId: string | null;
}

/** The voices an identification job has to compare, in the order they first speak. */
export async function loadSpeakers(
  db: Db,
  job: { orgId: string; transcriptId: string | null },
): Promise<StoredSpeaker[]> {
  if (!job.transcriptId) return [];
  const rows = await db.speaker.findMany({
    // Voices that people have added have nothing to be compared.
    where: { orgId: job.orgId, transcriptId: job.transcriptId, modelId: { not: "" } },
    orderBy: { ordinal: "asc" },
    select: {
      id: true,
      cluster: true,
      speechMs: true,
      modelId: true,
      vectors: true,
      keyId: true,
      decidedById: true,
      personId: true,
    },
  });
  return rows.map(({ decidedById, ...row }) => ({ ...row, isDecided: decidedById !== null }));
}
