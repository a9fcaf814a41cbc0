import type { KnownVoice } from "../voiceprints.ts";
import { loadVoices, type Truth } from "./loadVoices.ts";

/** People that are kept opened, over all organisations; one has a handful of vectors of about a kilobyte each. */
const mostPeople = 100_000;
const perQuery = 1000;

interface Opened {
  digest: string;
  revisions: Map<string, string>;
  voices: Map<string, KnownVoice>;
}

/**
 * Everybody of an organisation under a model with their samples opened. They stay open between calls; each call asks
 * Postgres whose voiceprint has changed, come or gone since, and only those are read again. A voiceprint is written
 * anew with every change of its samples and goes with the consent, so that its row's version stands for all of them.
 */
export function openedVoices(truth: Truth): (orgId: string, modelId: string) => Promise<Map<string, KnownVoice>> {
  const { db } = truth;
  const kept = new Map<string, Opened>();
  const atWork = new Map<string, Promise<Map<string, KnownVoice>>>();

  // With as many rows as before, the sum of their versions only grows: new versions are larger than all old ones.
  async function refresh(orgId: string, modelId: string, key: string): Promise<Map<string, KnownVoice>> {
    const [{ digest } = { digest: "" }] = await db.$queryRaw<{ digest: string }[]>`
      select count(*) || ':' || coalesce(sum(print.xmin::text::bigint), 0) as digest
      from "Voiceprint" print
      where print."orgId" = ${orgId}::uuid and print."modelId" = ${modelId}
        and print."expiresAt" > now()`;
    const before = kept.get(key);
    if (before?.digest === digest) return touch(key, before);

    const rows = await db.$queryRaw<{ personId: string; revision: string }[]>`
      select print."personId"::text as "personId", print.id::text || print.xmin::text as revision
      from "Voiceprint" print
      where print."orgId" = ${orgId}::uuid and print."modelId" = ${modelId}
        and print."expiresAt" > now()`;
    const revisions = new Map(rows.map((row) => [row.personId, row.revision]));
    const changed = [...revisions].flatMap(([id, revision]) => (before?.revisions.get(id) === revision ? [] : [id]));
    const isStale = new Set(changed);
    const read = new Map<string, KnownVoice>();
    for (let at = 0; at < changed.length; at += perQuery) {
      const personIds = changed.slice(at, at + perQuery);
      for (const voice of await loadVoices(truth, { orgId, modelId, personIds })) read.set(voice.personId, voice);
    }
    const voices = new Map<string, KnownVoice>();
    for (const id of [...revisions.keys()].sort()) {
      const voice = isStale.has(id) ? read.get(id) : before?.voices.get(id);
      if (voice) voices.set(id, voice);
    }
    return touch(key, { digest, revisions, voices });
  }

  /** The latest used is kept; the longest unused make room. */
  function touch(key: string, opened: Opened): Map<string, KnownVoice> {
    kept.delete(key);
    kept.set(key, opened);
    let people = [...kept.values()].reduce((sum, { voices }) => sum + voices.size, 0);
    for (const [oldest, { voices }] of kept) {
      if (people <= mostPeople || oldest === key) break;
      kept.delete(oldest);
      people -= voices.size;
    }
    return opened.voices;
  }

  return (orgId, modelId) => {
    const key = `${orgId} ${modelId}`;
    // An answer is never older than the question: who asks while another is answered waits, then asks itself.
    const running = (atWork.get(key) ?? Promise.resolve(null))
      .catch(() => null)
      .then(() => refresh(orgId, modelId, key));
    atWork.set(key, running);
    const forget = () => void (atWork.get(key) === running && atWork.delete(key));
    running.then(forget, forget);
    return running;
  };
}
