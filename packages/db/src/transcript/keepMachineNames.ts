import type { Tx } from "../client.ts";
import { Prisma } from "../generated/client.ts";

/**
 * What the machine thought of old speakers holds for those who say their words now, until it has compared the new
 * voices: names do not blink. `successors`: old speaker id to new. People's own decisions are not touched.
 */
export async function keepMachineNames(
  tx: Tx,
  { orgId }: { orgId: string },
  successors: ReadonlyMap<string, string>,
): Promise<void> {
  const old = await tx.speaker.findMany({
    where: { orgId, id: { in: [...successors.keys()] }, decidedById: null, state: { not: "unknown" } },
    select: { id: true, state: true, personId: true, score: true, evidence: true },
  });
  for (const { id, evidence, ...decision } of old) {
    await tx.speaker.updateMany({
      where: { orgId, id: successors.get(id)!, decidedById: null }, // asked for by these keys
      data: { ...decision, evidence: evidence ?? Prisma.JsonNull },
    });
  }
}
