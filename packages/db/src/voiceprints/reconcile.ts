import type { Reconciled, VoicePoint } from "../voiceprints.ts";
import { enrolledModels } from "./enrolled.ts";
import { loadPoints, type Truth, unrecognisable } from "./loadVoices.ts";
import type { Collections } from "./qdrantIndex.ts";

const pointsPerPage = 1000;

/**
 * Makes every model's points those that Postgres allows, or only counts what is wrong. People enroll and withdraw
 * meanwhile, so whatever is about to be removed, or was added, is looked up once more.
 */
export async function reconcile(
  truth: Truth,
  collections: Collections,
  signal: AbortSignal,
  { isCheck = false }: { isCheck?: boolean } = {},
): Promise<Reconciled> {
  const { aliasOf } = collections;
  const total = { points: 0, added: 0, removed: 0 };
  const indexed = await collections.models();
  const enrolled = (await enrolledModels(truth)).map(({ modelId }) => modelId);
  const drop = async (modelId: string, sampleIds: readonly string[]) => {
    const points = await unrecognisable(truth, modelId, sampleIds);
    if (points.length > 0 && !isCheck) {
      await collections.ask((client) => client.delete(aliasOf(modelId), { wait: true, points }));
    }
    total.removed += points.length;
  };
  for (const modelId of new Set([...indexed, ...enrolled])) {
    const found = indexed.includes(modelId) ? await ownersOf(collections, modelId, signal) : new Map<string, string>();
    for await (const points of loadPoints(truth, modelId)) {
      signal.throwIfAborted();
      total.points += points.length;
      const wrong = points.filter((point) => found.get(point.sampleId) !== ownerOf(point));
      for (const point of points) found.delete(point.sampleId);
      const [first] = wrong;
      if (!first) continue;
      total.added += wrong.length;
      if (isCheck) continue;
      await collections.ensure(modelId, first.vector.length);
      await collections.write(aliasOf(modelId), wrong);
      await drop(
        modelId,
        wrong.map((point) => point.sampleId),
      );
    }
    const left = [...found.keys()];
    for (let at = 0; at < left.length; at += pointsPerPage) {
      signal.throwIfAborted();
      await drop(modelId, left.slice(at, at + pointsPerPage));
    }
  }
  return total;
}

/** Each point of a collection with whose it says to be. */
async function ownersOf({ ask, aliasOf }: Collections, modelId: string, signal: AbortSignal) {
  const owners = new Map<string, string>();
  for (let offset: string | number | null = null; ; ) {
    signal.throwIfAborted();
    const page = await ask((client) =>
      client.scroll(aliasOf(modelId), {
        limit: pointsPerPage,
        with_payload: ["orgId", "personId"],
        with_vector: false,
        ...(offset === null ? {} : { offset }),
      }),
    );
    for (const { id, payload } of page.points) owners.set(String(id), `${payload?.orgId} ${payload?.personId}`);
    const next = page.next_page_offset;
    if (typeof next !== "string" && typeof next !== "number") return owners;
    offset = next;
  }
}

function ownerOf({ orgId, personId }: VoicePoint): string {
  return `${orgId} ${personId}`;
}
