import { speakerLabel } from "@rollcall/core/meeting";
import { BatchState, FoundInArchive, type NamingBatchView } from "@rollcall/core/namingBatch";
import { Evidence } from "@rollcall/core/speaker";
import { z } from "zod";
import type { Db, Tx } from "../client.ts";
import { notFound } from "../errors.ts";

export const Changes = z.array(FoundInArchive);

/** A batch as people see it: every voice with its meeting, turns and clips. Three queries for any number of voices. */
export async function namingBatchView(
  db: Db | Tx,
  { orgId, batchId }: { orgId: string; batchId: string },
): Promise<NamingBatchView> {
  const batch = await db.namingBatch.findUnique({
    where: { orgId_id: { orgId, id: batchId } },
    select: { personId: true, state: true, changes: true, createdAt: true },
  });
  const { personId } = batch ?? { personId: "" };
  const person =
    batch &&
    (await db.person.findUnique({
      where: { orgId_id: { orgId, id: personId } },
      select: { id: true, name: true },
    }));
  if (!batch || !person) throw notFound();
  const changes = Changes.parse(batch.changes);
  const rows = await db.speaker.findMany({
    where: { orgId, id: { in: changes.map(({ speakerId }) => speakerId) } },
    select: {
      id: true,
      alias: true,
      ordinal: true,
      speechMs: true,
      personId: true,
      decidedById: true,
      _count: { select: { segments: true } },
      transcript: {
        select: {
          meeting: { select: { id: true, title: true, heldAt: true, recording: { select: { id: true } } } },
        },
      },
    },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const voices = changes.flatMap(({ speakerId, isSure, score, evidence, before }) => {
    const row = byId.get(speakerId);
    if (!row) return [];
    const { recording, heldAt, ...meeting } = row.transcript.meeting;
    return {
      speakerId,
      label: row.alias ?? speakerLabel(row.ordinal),
      meeting: { ...meeting, heldAt: heldAt.toISOString() },
      recordingId: recording?.id ?? null,
      turns: row._count.segments,
      speechMs: row.speechMs,
      isSure,
      score,
      clips:
        Evidence.nullable()
          .parse(evidence)
          ?.clips.map(({ startMs, endMs }) => ({ startMs, endMs })) ?? [],
      isNamed: before !== null && row.personId === personId && row.decidedById !== null,
    };
  });
  return {
    id: batchId,
    state: BatchState.parse(batch.state),
    person,
    createdAt: batch.createdAt.toISOString(),
    turns: voices.reduce((sum, voice) => sum + voice.turns, 0),
    meetings: new Set(voices.map((voice) => voice.meeting.id)).size,
    doubtful: voices.filter((voice) => !voice.isSure).length,
    voices,
  };
}
