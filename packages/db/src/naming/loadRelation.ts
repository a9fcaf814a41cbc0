import { z } from "zod";
import type { Db } from "../client.ts";

const Options = z.object({ batchId: z.uuid() });

/** A confirmed voice of somebody, to look for them by. */
export interface ConfirmedVoice {
  cluster: string;
  speechMs: number;
  vectors: Uint8Array;
  keyId: string;
}

export interface Relation {
  batchId: string;
  personId: string;
  modelId: string;
  voices: ConfirmedVoice[];
}

const mostVoices = 20;

/** Whom a search through the archive is about, and the voices they are known by; null when that is over. */
export async function loadRelation(db: Db, job: { orgId: string; options: unknown }): Promise<Relation | null> {
  const { orgId } = job;
  const { batchId } = Options.parse(job.options);
  const batch = await db.namingBatch.findUnique({
    where: { orgId_id: { orgId, id: batchId } },
    select: { personId: true, speakerId: true, state: true },
  });
  if (batch?.state !== "searching" || batch.speakerId === null) return null;
  const { personId } = batch;
  const select = { cluster: true, speechMs: true, vectors: true, keyId: true, modelId: true } as const;
  const named = await db.speaker.findUnique({ where: { orgId_id: { orgId, id: batch.speakerId }, personId }, select });
  if (!named || named.modelId === "") return null;
  const others = await db.speaker.findMany({
    where: { orgId, personId, decidedById: { not: null }, modelId: named.modelId, id: { not: batch.speakerId } },
    orderBy: { speechMs: "desc" },
    take: mostVoices - 1,
    select,
  });
  const voices = [named, ...others].filter(({ vectors }) => vectors.length > 0);
  return { batchId, personId, modelId: named.modelId, voices };
}
