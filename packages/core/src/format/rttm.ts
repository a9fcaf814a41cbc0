import type { TranscriptDocument } from "./transcriptDocument.ts";

/** NIST's Rich Transcription Time Marked: one line a turn, in seconds. Its fields cannot hold spaces. */
export function formatRttm({ title, names, turns }: TranscriptDocument): string {
  return turns
    .map(({ speaker, startMs, endMs }) => {
      const name = oneField(names.get(speaker) ?? speaker);
      const times = `${(startMs / 1000).toFixed(3)} ${((endMs - startMs) / 1000).toFixed(3)}`;
      return `SPEAKER ${oneField(title)} 1 ${times} <NA> <NA> ${name} <NA> <NA>\n`;
    })
    .join("");
}

function oneField(text: string): string {
  return text.trim().replaceAll(/\s+/g, "_") || "_";
}
