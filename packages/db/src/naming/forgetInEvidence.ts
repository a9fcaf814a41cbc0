import type { Tx } from "../client.ts";
import { Prisma } from "../generated/client.ts";

/**
 * Takes a person out of what is kept about others' voices: the runner-up and the candidates of decisions, what the
 * machine had said before people decided, names given to many meetings at once, and who was expected.
 */
export async function forgetInEvidence(tx: Tx, orgId: string, personId: string): Promise<void> {
  await tx.$executeRaw`
    update "Speaker" set machine = null where "orgId" = ${orgId}::uuid and machine->>'personId' = ${personId}`;
  for (const evidence of [Prisma.sql`evidence`, Prisma.sql`machine->'evidence'`]) {
    const isMachine = evidence.sql !== "evidence";
    const column = isMachine ? Prisma.sql`machine` : Prisma.sql`evidence`;
    const under = (key: string) => (isMachine ? ["evidence", key] : [key]);
    await tx.$executeRaw`
      update "Speaker" set ${column} = jsonb_set(${column}, ${under("runnerUp")}::text[], 'null')
      where "orgId" = ${orgId}::uuid and ${evidence}->'runnerUp'->>'personId' = ${personId}`;
    await tx.$executeRaw`
      update "Speaker" set ${column} = jsonb_set(${column}, ${under("candidates")}::text[], coalesce((
        select jsonb_agg(one) from jsonb_array_elements(${evidence}->'candidates') one
        where one->>'personId' <> ${personId}), '[]'))
      where "orgId" = ${orgId}::uuid
        and ${evidence}->'candidates' @> jsonb_build_array(jsonb_build_object('personId', ${personId}::text))`;
  }
  await tx.$executeRaw`
    delete from "NamingBatch" where "orgId" = ${orgId}::uuid and "personId" = ${personId}::uuid`;
  await tx.$executeRaw`
    update "NamingBatch" set changes = '[]'
    where "orgId" = ${orgId}::uuid and strpos(changes::text, ${personId}) > 0`;
  await tx.$executeRaw`
    update "Job" set result = null where "orgId" = ${orgId}::uuid and strpos(result::text, ${personId}) > 0`;
  await tx.$executeRaw`
    update "Meeting" set attendees = array_remove(attendees, ${personId}::uuid)
    where "orgId" = ${orgId}::uuid and ${personId}::uuid = any(attendees)`;
}
