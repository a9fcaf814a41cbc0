import type { VoiceModels, VoiceMoveView } from "@rollcall/core/voiceMove";
import { VoiceComparison } from "@rollcall/core/voiceMove";
import type { Db } from "../client.ts";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { jobViews } from "../job/jobViews.ts";
import { hasVectorUnder } from "../voiceprints/vectorUnder.ts";
import { loadedVoiceModels } from "./loadedVoiceModels.ts";
import { audible } from "./loadVoiceMove.ts";

/** Which embedding models the organisation's voices belong to, which of them workers have, and how a move stands. */
export async function getVoiceModels(ctx: Ctx): Promise<VoiceModels> {
  requireRole(ctx, ...anyMember);
  const { db, orgId } = ctx;
  const [enrolled, loaded, move] = await Promise.all([
    db.voiceprint.groupBy({
      by: ["modelId"],
      where: { orgId, expiresAt: { gt: new Date() }, consent: { withdrawnAt: null } },
      _count: { _all: true },
    }),
    loadedVoiceModels(db),
    db.voiceMove.findFirst({
      where: { orgId, state: { not: "abandoned" } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    }),
  ]);
  const people = new Map(enrolled.map(({ modelId, _count }) => [modelId, _count._all]));
  for (const modelId of loaded) if (!people.has(modelId)) people.set(modelId, 0);
  const models = [...people]
    .map(([modelId, count]) => ({ modelId, people: count, isLoaded: loaded.has(modelId) }))
    .sort((a, b) => b.people - a.people || (a.modelId < b.modelId ? -1 : 1));
  return { models, move: move && (await viewOf(db, move)) };
}

type Row = NonNullable<Awaited<ReturnType<Db["voiceMove"]["findFirst"]>>>;

async function viewOf(db: Db, row: Row): Promise<VoiceMoveView> {
  const { orgId, toModelId } = row;
  const accepted = { orgId, state: "accepted", revokedAt: null, consent: { withdrawnAt: null } } as const;
  const unmoved = { ...accepted, modelId: { not: toModelId }, others: { none: { modelId: toModelId } } };
  const [moved, refused, waiting, withoutClip, unknownPeople, jobs] = await Promise.all([
    db.enrollmentSample.count({ where: { ...accepted, ...hasVectorUnder(toModelId) } }),
    db.enrollmentSample.count({ where: { ...accepted, others: { some: { modelId: toModelId, vector: null } } } }),
    db.enrollmentSample.count({ where: { ...unmoved, ...audible } }),
    db.enrollmentSample.count({ where: { ...unmoved, NOT: audible } }),
    db.person.findMany({
      where: {
        orgId,
        voiceprints: { some: { modelId: { not: toModelId } }, none: { modelId: toModelId } },
        consents: { some: { withdrawnAt: null } },
      },
      orderBy: [{ nameKey: "asc" }, { id: "asc" }],
      select: { id: true, name: true },
    }),
    row.jobId === null ? [] : jobViews(db, { orgId, id: row.jobId }),
  ]);
  return {
    id: row.id,
    toModelId,
    state: row.state,
    createdAt: row.createdAt.toISOString(),
    switchedAt: row.switchedAt?.toISOString() ?? null,
    keptUntil: row.keptUntil?.toISOString() ?? null,
    job: jobs[0] ?? null,
    samples: { moved, refused, waiting, withoutClip },
    unknownPeople,
    comparison: row.comparison === null ? null : VoiceComparison.parse(row.comparison),
  };
}
