import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { RunSegment } from "@rollcall/core/edit/tokens";
import type { SpokenSegment, Word } from "@rollcall/core/transcript";
import type { Tx } from "../client.ts";

export interface MachineRun {
  /** As the models wrote it; speakers are ids of this transcript's speakers. */
  segments: RunSegment[];
  /** The words whose middle lies between two times, and whose most of them are. */
  between(startMs: number, endMs: number): { words: Word[]; speakerId: string | null };
}

/** The run as it is kept: gzipped JSON, about a seventh of its size. */
export async function packMachineRun(segments: readonly SpokenSegment[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await promisify(gzip)(JSON.stringify(segments)));
}

/** What the models wrote before anybody touched it; null for a transcript from before this was kept. */
export async function readMachineRun(
  tx: Tx,
  { orgId, transcriptId }: { orgId: string; transcriptId: string },
): Promise<MachineRun | null> {
  const row = await tx.transcript.findUnique({
    where: { orgId_id: { orgId, id: transcriptId } },
    select: { machine: true, speakers: { select: { id: true, cluster: true } } },
  });
  if (!row?.machine) return null;
  const speakers = new Map(row.speakers.map(({ id, cluster }) => [cluster, id]));
  const spoken = JSON.parse((await promisify(gunzip)(row.machine)).toString()) as SpokenSegment[]; // written above
  const segments = spoken.map((segment) => ({
    ...segment,
    speaker: segment.speaker === null ? null : (speakers.get(segment.speaker) ?? null),
  }));
  return { segments, between: (startMs, endMs) => wordsBetween(segments, startMs, endMs) };
}

function wordsBetween(segments: readonly RunSegment[], startMs: number, endMs: number) {
  const words: Word[] = [];
  const counts = new Map<string | null, number>();
  for (const segment of segments) {
    if (segment.endMs < startMs || segment.startMs > endMs) continue;
    for (const word of segment.words) {
      const middle = (word.s + word.e) / 2;
      if (middle < startMs || middle > endMs) continue;
      words.push(word);
      counts.set(segment.speaker, (counts.get(segment.speaker) ?? 0) + 1);
    }
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return { words, speakerId: most?.[0] ?? null };
}
