import type { FoundInArchive } from "@rollcall/core/namingBatch";
import type { Tx } from "../client.ts";
import type { Ctx } from "../ctx.ts";
import { userIdOf } from "../ctx.ts";
import { announceEdit } from "../edit/announceEdit.ts";
import { decidedBy, decisionSelect } from "./decision.ts";

/**
 * Gives voices to a person, and notes for each how it was before. A voice somebody has given to anybody meanwhile is
 * left alone. The rows are locked in one order, so that two batches never wait for each other.
 */
export async function nameVoices(
  tx: Tx,
  ctx: Ctx,
  { personId, found }: { personId: string; found: readonly FoundInArchive[] },
): Promise<FoundInArchive[]> {
  const { orgId } = ctx;
  const ids = found.map(({ speakerId }) => speakerId);
  await tx.$queryRaw`
    select 1 from "Speaker" where "orgId" = ${orgId}::uuid and id = any(${ids}::uuid[]) order by id for update`;
  const rows = await tx.speaker.findMany({
    where: { orgId, id: { in: ids } },
    select: { id: true, transcriptId: true, voiceGroupId: true, ...decisionSelect },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const done: FoundInArchive[] = [];
  for (const one of found) {
    const row = byId.get(one.speakerId);
    const isTaken = row?.decidedById != null && row.personId !== null;
    if (!row || isTaken) {
      done.push({ ...one, before: null });
      continue;
    }
    const { id, transcriptId, ...before } = row;
    await tx.speaker.update({
      where: { orgId_id: { orgId, id } },
      data: decidedBy(row, personId, userIdOf(ctx)),
      select: { id: true },
    });
    await announceEdit(tx, { orgId, transcriptId });
    done.push({ ...one, before });
  }
  return done;
}
