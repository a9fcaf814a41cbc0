import type { Db, Tx } from "../client.ts";

export interface Stray {
  id: string;
  meetingId: string;
  voiceGroupId: string | null;
  vectors: Uint8Array;
  keyId: string;
}

/** With less speech a voice is too unsteady to be linked. */
const leastSpeechMs = 10_000;
/** The latest so many are compared with each other. */
const mostVoices = 1500;

/** The voices nobody knows, of the shown transcripts, that can be linked. */
export async function loadStrays(db: Db, where: { orgId: string; modelId: string }): Promise<Stray[]> {
  const rows = await db.speaker.findMany({
    where: {
      ...where,
      state: "unknown",
      personId: null,
      speechMs: { gte: leastSpeechMs },
      transcript: { shownBy: { isNot: null } },
    },
    orderBy: { id: "desc" },
    take: mostVoices,
    select: { id: true, voiceGroupId: true, vectors: true, keyId: true, transcript: { select: { meetingId: true } } },
  });
  return rows.flatMap(({ transcript, ...row }) => (row.vectors.length > 0 ? [{ ...row, ...transcript }] : []));
}

/** Makes these the groups of the organisation's unknown voices; a voice that has got a name meanwhile stays out. */
export async function saveVoiceGroups(
  tx: Tx,
  { orgId, modelId }: { orgId: string; modelId: string },
  groups: readonly { id: string | null; voices: readonly string[] }[],
): Promise<void> {
  // One job of an organisation at a time gives letters.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('voice groups ' || ${orgId}, 0))`;
  const { _max } = await tx.voiceGroup.aggregate({ where: { orgId }, _max: { n: true } });
  let n = _max.n ?? 0;
  const grouped = groups.flatMap(({ voices }) => voices);
  await tx.speaker.updateMany({
    where: { orgId, modelId, voiceGroupId: { not: null }, id: { notIn: grouped } },
    data: { voiceGroupId: null },
  });
  for (const { id, voices } of groups) {
    const voiceGroupId = id ?? (await tx.voiceGroup.create({ data: { orgId, n: ++n }, select: { id: true } })).id;
    await tx.speaker.updateMany({
      where: { orgId, id: { in: [...voices] }, state: "unknown", personId: null },
      data: { voiceGroupId },
    });
  }
}
