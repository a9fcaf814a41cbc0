import type { TranscribeResult } from "@rollcall/core/result";
import { speakerNames } from "./speakerNames.ts";

/** NIST's Rich Transcription Time Marked: one line a turn, in seconds. Its fields cannot hold spaces. */
export function formatRttm(result: TranscribeResult, recording: string): string {
  const names = speakerNames(result);
  return result.turns
    .map(({ speaker, startMs, endMs }) => {
      const name = oneField(names.get(speaker) ?? speaker);
      const times = `${(startMs / 1000).toFixed(3)} ${((endMs - startMs) / 1000).toFixed(3)}`;
      return `SPEAKER ${oneField(recording)} 1 ${times} <NA> <NA> ${name} <NA> <NA>\n`;
    })
    .join("");
}

function oneField(text: string): string {
  return text.trim().replaceAll(/\s+/g, "_") || "_";
}
