import { randomUUID } from "node:crypto";
import { type Change, changeOf } from "@rollcall/core/edit/change";
import { rebase } from "@rollcall/core/edit/rebase";
import type { SegmentState } from "@rollcall/core/edit/segmentState";
import type { RunSegment } from "@rollcall/core/edit/tokens";
import { speakerColours } from "@rollcall/core/speaker";
import type { Word } from "@rollcall/core/transcript";
import type { Tx } from "../client.ts";
import { readMachineRun } from "./machineRun.ts";
import { writeChanges } from "./writeChanges.ts";

/**
 * Brings the work of people on one version of a transcript into the next: their words, speakers, cuts and the names
 * they gave. The machine's own text of the new version stays on record, as revision 0; the work is its first edit.
 */
export async function carryEdits(
  tx: Tx,
  { orgId, fromId, toId }: { orgId: string; fromId: string; toId: string },
): Promise<void> {
  await tx.$queryRaw`select 1 from "Transcript" where "orgId" = ${orgId}::uuid and id = ${fromId}::uuid for update`;
  const from = await tx.transcript.findUnique({
    where: { orgId_id: { orgId, id: fromId } },
    select: { revision: true },
  });
  const run = await readMachineRun(tx, { orgId, transcriptId: fromId });
  if (!from || !run) return;

  const [edited, fresh] = [await loadRun(tx, { orgId, id: fromId }), await loadRun(tx, { orgId, id: toId })];
  const { segments, conflicts, speakers, carried } = rebase({
    base: run.segments,
    edited: edited.map(asRun),
    fresh: fresh.map(asRun),
  });
  await carryNames(tx, orgId, speakers);
  if (from.revision === 0) return;

  const created = await createSpeakers(tx, { orgId, toId }, carried);
  const nowOf = (speaker: string | null) => (speaker === null ? null : (created.get(speaker) ?? speaker));
  const changes = replaceRun(
    fresh,
    segments.map((segment) => ({ ...segment, speaker: nowOf(segment.speaker) })),
  );
  const before = new Map(fresh.map((segment) => [segment.id, segment]));
  const edit = { id: randomUUID(), orgId, transcriptId: toId, revision: 0, kind: "rebase", userId: null };
  if (changes.length > 0) await writeChanges(tx, edit, before, changes);
  await tx.conflict.createMany({
    data: conflicts.map(({ kind, startMs, endMs, old, fresh: theirs, mine }) => ({
      orgId,
      transcriptId: toId,
      kind,
      startMs,
      endMs,
      old,
      fresh: theirs,
      mine: kind === "speaker" ? nowOf(mine) : mine,
    })),
  });
}

async function loadRun(tx: Tx, { orgId, id }: { orgId: string; id: string }): Promise<SegmentState[]> {
  const rows = await tx.segment.findMany({
    where: { orgId, transcriptId: id },
    orderBy: { n: "asc" },
    select: { id: true, n: true, startMs: true, endMs: true, speakerId: true, words: true },
  });
  return rows.map((row) => ({ ...row, words: row.words as Word[] })); // written by our own verbs alone, in this shape
}

function asRun({ startMs, endMs, speakerId, words }: SegmentState): RunSegment {
  return { startMs, endMs, speaker: speakerId, words };
}

/** Segments that came out as the models wrote them stay the same rows; the others are replaced, in their places. */
function replaceRun(fresh: readonly SegmentState[], segments: readonly RunSegment[]): Change[] {
  const unchanged = new Map(fresh.map((segment) => [keyOf(asRun(segment)), segment]));
  const kept = new Set<string>();
  const places = segments.map((segment) => {
    const same = unchanged.get(keyOf(segment));
    if (!same || kept.has(same.id)) return null;
    kept.add(same.id);
    return same.n;
  });
  const removed = fresh.filter(({ id }) => !kept.has(id)).map((segment) => changeOf(segment, null));
  const added = numbered(places).map((n, i) => {
    if (places[i] !== null) return null;
    const { startMs, endMs, speaker: speakerId, words } = segments[i]!; // as many places as segments
    return changeOf(null, { id: randomUUID(), n, startMs, endMs, speakerId, words: [...words] });
  });
  return [...removed, ...added].filter((change) => change !== null);
}

/** Numbers for the places that have none, evenly between their neighbours. */
function numbered(places: readonly (number | null)[]): number[] {
  const result: number[] = [];
  for (let i = 0; i < places.length; i++) {
    const place = places[i];
    if (typeof place === "number") {
      result.push(place);
      continue;
    }
    let next = i;
    while (next < places.length && places[next] === null) next++;
    const left = result.at(-1) ?? (places[next] ?? 1) - 1;
    const right = places[next] ?? left + (next - i) + 1;
    result.push(left + (right - left) / (next - i + 1));
  }
  return result;
}

function keyOf({ startMs, endMs, speaker, words }: RunSegment): string {
  return JSON.stringify([startMs, endMs, speaker, words]);
}

/** Who was named by a person, or called something, is so in the new version as well; the machine will not overrule it. */
async function carryNames(tx: Tx, orgId: string, speakers: ReadonlyMap<string, string>): Promise<void> {
  const decided = await tx.speaker.findMany({
    where: { orgId, id: { in: [...speakers.keys()] }, OR: [{ decidedById: { not: null } }, { alias: { not: null } }] },
    select: { id: true, personId: true, state: true, decidedById: true, alias: true },
  });
  for (const { id, ...decision } of decided) {
    await tx.speaker.update({
      where: { orgId_id: { orgId, id: speakers.get(id)! } }, // asked for by these keys
      data: decision,
      select: { id: true },
    });
  }
}

/** Speakers of the old version for whom nobody in the new one stands, as speakers of the new one; returns their new ids. */
async function createSpeakers(
  tx: Tx,
  { orgId, toId }: { orgId: string; toId: string },
  carried: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  if (carried.size === 0) return ids;
  const old = await tx.speaker.findMany({ where: { orgId, id: { in: [...carried] } }, orderBy: { ordinal: "asc" } });
  let ordinal =
    (await tx.speaker.aggregate({ where: { orgId, transcriptId: toId }, _max: { ordinal: true } }))._max.ordinal ?? 0;
  for (const { id, evidence: _, machine: __, ...speaker } of old) {
    ordinal++;
    const created = await tx.speaker.create({
      data: {
        ...speaker,
        id: randomUUID(),
        transcriptId: toId,
        cluster: `P${ordinal}`,
        ordinal,
        colour: (ordinal - 1) % speakerColours,
      },
      select: { id: true },
    });
    ids.set(id, created.id);
  }
  return ids;
}
