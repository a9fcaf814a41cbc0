import type { Db } from "../client.ts";

interface Where {
  orgId: string;
  modelId: string;
}

/** How many people of an organisation have a living voiceprint under a model. */
export function countPeople({ db }: { db: Db }, { orgId, modelId }: Where): Promise<number> {
  return db.voiceprint.count({
    where: { orgId, modelId, expiresAt: { gt: new Date() }, consent: { withdrawnAt: null } },
  });
}

/** Up to `limit` of them, evenly spread over all. */
export async function somePeople({ db }: { db: Db }, { orgId, modelId, limit }: Where & { limit: number }) {
  const rows = await db.$queryRaw<{ personId: string }[]>`
    select "personId"::text as "personId" from (
      select "personId", row_number() over (order by "personId") - 1 as n, count(*) over () as total
      from "Voiceprint" where "orgId" = ${orgId}::uuid and "modelId" = ${modelId} and "expiresAt" > now()
    ) print
    where n % greatest(1, total / ${limit}) = 0 limit ${limit}`;
  return rows.map((row) => row.personId);
}

/** The embedding models under which somebody was enrolled, with the length of their vectors. */
export function enrolledModels({ db }: { db: Db }): Promise<{ modelId: string; dim: number }[]> {
  return db.voiceprint.findMany({ distinct: ["modelId"], select: { modelId: true, dim: true } });
}
