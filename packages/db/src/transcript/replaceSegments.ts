import { type SpokenSegment, segmentText } from "@rollcall/core/transcript";
import type { Tx } from "../client.ts";
import type { Attempt } from "../job/withAttempt.ts";

const rowsPerStatement = 500;

/**
 * Makes `segments` the segments of the transcript from `fromN` on (n = fromN, fromN + 1, ...), whatever was there
 * before: doing it again changes nothing. Speakers are found by their cluster; one that is not saved yet stays null.
 */
export async function replaceSegments(
  tx: Tx,
  job: Attempt,
  input: { transcriptId: string; segments: readonly SpokenSegment[]; fromN?: number },
): Promise<void> {
  const { transcriptId, segments, fromN = 0 } = input;
  const { orgId, attempt } = job;
  const speakers = await tx.speaker.findMany({ where: { orgId, transcriptId }, select: { id: true, cluster: true } });
  const idOf = new Map(speakers.map((speaker) => [speaker.cluster, speaker.id]));

  await tx.segment.deleteMany({ where: { orgId, transcriptId, n: { gte: fromN } } });
  for (let start = 0; start < segments.length; start += rowsPerStatement) {
    const data = segments.slice(start, start + rowsPerStatement).map((segment, i) => ({
      orgId,
      transcriptId,
      n: fromN + start + i,
      startMs: segment.startMs,
      endMs: segment.endMs,
      speakerId: segment.speaker === null ? null : (idOf.get(segment.speaker) ?? null),
      text: segmentText(segment.words),
      words: segment.words,
      attempt,
    }));
    await tx.segment.createMany({ data });
  }
}
