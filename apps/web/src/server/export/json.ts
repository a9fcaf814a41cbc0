import type { TranscriptDocument } from "@rollcall/core/format/transcriptDocument";

/** Everything with the time and confidence of every word, for programs. */
export function formatJson({ title, heldAt, durationMs, names, segments, turns }: TranscriptDocument): string {
  const speakers = [...names].map(([id, name]) => ({ id, name }));
  return `${JSON.stringify({ title, heldAt, durationMs, speakers, segments, turns }, null, 2)}\n`;
}
