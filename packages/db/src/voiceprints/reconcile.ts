import type { QdrantClient } from "@qdrant/js-client-rest";
import type { Reconciled, VoicePoint } from "../voiceprints.ts";
import { enrolledModels, loadPoints, type Truth, unrecognisable } from "./loadVoices.ts";

const pointsPerPage = 1000;

export interface Index {
  client: QdrantClient;
  /** The name under which a model's points are found. */
  aliasOf(modelId: string): string;
  ensure(modelId: string, dim: number): Promise<void>;
  upsert(points: readonly VoicePoint[]): Promise<void>;
}

/**
 * Makes every model's points those that Postgres allows. People enroll and withdraw meanwhile, so whatever is about to
 * be removed, or was added, is looked up once more.
 */
export async function reconcile(truth: Truth, index: Index, signal: AbortSignal): Promise<Reconciled> {
  const { client, aliasOf } = index;
  const total = { points: 0, added: 0, removed: 0 };
  const { aliases } = await client.getAliases();
  const indexed = aliases.flatMap(({ alias_name: name }) =>
    name.startsWith(aliasOf("")) ? [name.slice(aliasOf("").length)] : [],
  );
  for (const modelId of new Set([...indexed, ...(await enrolledModels(truth))])) {
    const found = indexed.includes(modelId) ? await ownersOf(client, aliasOf(modelId), signal) : new Map();
    for await (const points of loadPoints(truth, modelId)) {
      signal.throwIfAborted();
      total.points += points.length;
      const wrong = points.filter((point) => found.get(point.sampleId) !== ownerOf(point));
      for (const point of points) found.delete(point.sampleId);
      const [first] = wrong;
      if (!first) continue;
      await index.ensure(modelId, first.vector.length);
      await index.upsert(wrong);
      total.added += wrong.length;
      total.removed += await removeUnrecognisable(
        truth,
        index,
        modelId,
        wrong.map((point) => point.sampleId),
      );
    }
    const left = [...found.keys()];
    for (let at = 0; at < left.length; at += pointsPerPage) {
      signal.throwIfAborted();
      total.removed += await removeUnrecognisable(truth, index, modelId, left.slice(at, at + pointsPerPage));
    }
  }
  return total;
}

/** Each point of a collection with whose it says to be. */
async function ownersOf(client: QdrantClient, alias: string, signal: AbortSignal): Promise<Map<string, string>> {
  const owners = new Map<string, string>();
  for (let offset: Awaited<ReturnType<QdrantClient["scroll"]>>["next_page_offset"] = null; ; ) {
    signal.throwIfAborted();
    const page = await client.scroll(alias, {
      limit: pointsPerPage,
      with_payload: ["orgId", "personId"],
      with_vector: false,
      ...(offset === null || offset === undefined ? {} : { offset }),
    });
    for (const { id, payload } of page.points) owners.set(String(id), `${payload?.orgId} ${payload?.personId}`);
    offset = page.next_page_offset;
    if (offset === null || offset === undefined) return owners;
  }
}

function ownerOf({ orgId, personId }: VoicePoint): string {
  return `${orgId} ${personId}`;
}

async function removeUnrecognisable(
  truth: Truth,
  { client, aliasOf }: Index,
  modelId: string,
  sampleIds: readonly string[],
): Promise<number> {
  const points = await unrecognisable(truth, modelId, sampleIds);
  if (points.length > 0) await client.delete(aliasOf(modelId), { wait: true, points });
  return points.length;
}
