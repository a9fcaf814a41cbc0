import { nameOf, type TranscriptDocument } from "./transcriptDocument.ts";

/** SegLST, which meeting scorers read: one object a segment, times in seconds. */
export function formatSegLst(document: TranscriptDocument): string {
  const segments = document.segments.map((segment) => ({
    session_id: document.title,
    speaker: nameOf(document, segment) ?? "unknown",
    start_time: segment.startMs / 1000,
    end_time: segment.endMs / 1000,
    words: segment.text,
  }));
  return `${JSON.stringify(segments, null, 2)}\n`;
}
