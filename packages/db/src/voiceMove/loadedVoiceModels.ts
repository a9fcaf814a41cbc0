import { LoadedModel } from "@rollcall/core/model";
import { z } from "zod";
import type { Db, Tx } from "../client.ts";
import { aliveSince } from "../worker/aliveSince.ts";

/** The embedding models in which live workers make voiceprints. */
export async function loadedVoiceModels(db: Db | Tx): Promise<Set<string>> {
  const workers = await db.worker.findMany({ where: { seenAt: { gt: aliveSince() } }, select: { models: true } });
  const loaded = workers.flatMap(({ models }) => z.array(LoadedModel).parse(models));
  return new Set(loaded.flatMap(({ embeddingModelId }) => embeddingModelId ?? []));
}
