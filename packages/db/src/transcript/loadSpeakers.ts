import type { Db } from "../client.ts";
import type { Prisma } from "../generated/client.ts";

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

/** What of a speaker row is needed to compare its voice. */
export const storedSpeakerSelect = {
  id: true,
  cluster: true,
  speechMs: true,
  modelId: true,
  vectors: true,
  keyId: true,
  decidedById: true,
  personId: true,
} as const satisfies Prisma.SpeakerSelect;

export function storedSpeaker(row: Prisma.SpeakerGetPayload<{ select: typeof storedSpeakerSelect }>): StoredSpeaker {
  const { decidedById, ...speaker } = row;
  return { ...speaker, isDecided: decidedById !== null };
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
    select: storedSpeakerSelect,
  });
  return rows.map(storedSpeaker);
}
