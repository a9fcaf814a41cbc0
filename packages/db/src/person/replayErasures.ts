import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import type { Db } from "../client.ts";
import { inTx } from "../ctx.ts";
import { removePerson } from "./erasePerson.ts";

/** One erased person: a line of the file that lies beside the database and outlives its backups. */
export const ErasedPerson = z.object({ orgId: z.uuid(), personId: z.uuid(), at: z.string() });
export type ErasedPerson = z.infer<typeof ErasedPerson>;

/** Everybody who was erased, as far as this database knows. */
export async function listErasures(db: Db): Promise<ErasedPerson[]> {
  const rows = await db.erasure.findMany({ orderBy: { at: "asc" }, select: { orgId: true, personId: true, at: true } });
  return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
}

/** Erases again whoever a restored backup has brought back; returns how many there were. */
export async function replayErasures(db: Db, erased: readonly ErasedPerson[]): Promise<number> {
  const back = await db.person.findMany({
    where: { OR: erased.map(({ orgId, personId }) => ({ orgId, id: personId })) },
    select: { id: true, orgId: true },
  });
  for (const { id, orgId } of back) {
    const by = { orgId, actor: { type: "system", jobId: "retention" } } as const;
    await inTx({ db }, async (tx) => {
      await removePerson(tx, by, id, null);
      await tx.erasure.upsert({
        where: { orgId_personId: { orgId, personId: id } },
        create: { orgId, personId: id, found: {} },
        update: {},
        select: { id: true },
      });
      await emitAudit(tx, by, { action: "person.erasedAgain", subjectType: "person", subjectId: id });
    });
  }
  return back.length;
}
