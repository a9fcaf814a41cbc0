import type { Db } from "../client.ts";
import { toVector, type Vault } from "../crypto.ts";
import type { Prisma } from "../generated/client.ts";
import type { KnownVoice, VoicePoint } from "../voiceprints.ts";
import { hasVectorUnder, vectorSelect, vectorUnder } from "./vectorUnder.ts";

export interface Truth {
  db: Db;
  vault: Vault;
}

/** The people of an organisation who may be recognised under one embedding model, with their samples opened. */
export async function loadVoices(
  { db, vault }: Truth,
  where: { orgId: string; modelId: string; personIds?: readonly string[] },
): Promise<KnownVoice[]> {
  const { orgId, modelId, personIds } = where;
  const rows = await db.enrollmentSample.findMany({
    where: { ...recognisable(modelId), orgId, ...(personIds ? { personId: { in: [...personIds] } } : {}) },
    orderBy: { id: "asc" },
    select: { personId: true, person: { select: { name: true } }, ...vectorSelect(modelId) },
  });
  const voices = new Map<string, KnownVoice>();
  for (const { personId, person, ...row } of rows) {
    const found = vectorUnder(row, modelId);
    if (!found) continue;
    const voice = voices.get(personId) ?? { personId, name: person.name, samples: [] };
    voice.samples.push({ vector: toVector(vault.open(found.vector, found.keyId)), weight: found.weight });
    voices.set(personId, voice);
  }
  return [...voices.values()];
}

const pointsPerPage = 500;

/** Every recognisable sample of every organisation, by pages: what a derived index is filled from. */
export async function* loadPoints({ db, vault }: Truth, modelId: string): AsyncGenerator<VoicePoint[]> {
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const rows = await db.enrollmentSample.findMany({
      where: { ...recognisable(modelId), id: { gt: after } },
      orderBy: { id: "asc" },
      take: pointsPerPage,
      select: { id: true, orgId: true, personId: true, ...vectorSelect(modelId) },
    });
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    yield rows.flatMap(({ id, orgId, personId, ...row }) => {
      const found = vectorUnder(row, modelId);
      if (!found) return [];
      const vector = toVector(vault.open(found.vector, found.keyId));
      return [{ sampleId: id, orgId, personId, modelId, vector, weight: found.weight }];
    });
  }
}

/** Those of the samples by which nobody may be recognised, under this model, at this moment. */
export async function unrecognisable({ db }: Truth, modelId: string, sampleIds: readonly string[]): Promise<string[]> {
  const known = await db.enrollmentSample.findMany({
    where: { ...recognisable(modelId), id: { in: [...sampleIds] } },
    select: { id: true },
  });
  const ids = new Set(known.map((sample) => sample.id));
  return sampleIds.filter((id) => !ids.has(id));
}

/** The embedding models under which somebody was enrolled. */
export async function enrolledModels({ db }: Truth): Promise<string[]> {
  const rows = await db.voiceprint.findMany({ distinct: ["modelId"], select: { modelId: true } });
  return rows.map((row) => row.modelId);
}

function recognisable(modelId: string) {
  return {
    ...hasVectorUnder(modelId),
    state: "accepted",
    revokedAt: null,
    consent: { withdrawnAt: null },
    person: { voiceprints: { some: { modelId, expiresAt: { gt: new Date() } } } },
  } satisfies Prisma.EnrollmentSampleWhereInput;
}
