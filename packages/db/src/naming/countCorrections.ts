import type { NamingRecord } from "@rollcall/core/naming";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";

/** What people made of the machine's names so far, one row for each level of sureness that was in force. */
export async function countCorrections(ctx: Ctx): Promise<NamingRecord[]> {
  requireRole(ctx, ...anyMember);
  return ctx.db.$queryRaw<NamingRecord[]>`
    select machine->'evidence'->>'sureness' as certainty,
      count(*) filter (where machine->>'state' = 'named')::int as named,
      count(*) filter (
        where machine->>'state' = 'named' and "personId"::text is distinct from machine->>'personId')::int as wrong,
      count(*) filter (where machine->>'state' <> 'named' and "personId" is not null)::int as missed
    from "Speaker"
    where "orgId" = ${ctx.orgId}::uuid and "decidedById" is not null
      and machine->'evidence'->>'sureness' in ('strict', 'balanced', 'generous')
    group by 1 order by 1`;
}
