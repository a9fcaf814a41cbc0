import type { TranscribeResult } from "@rollcall/core/result";
import { clock } from "./clock.ts";
import { speakerNames } from "./speakerNames.ts";

/** Plain text: a paragraph for each segment, with its time and its speaker. */
export function formatTxt(result: TranscribeResult): string {
  const names = speakerNames(result);
  return result.segments
    .map(({ speaker, startMs, text }) => {
      const name = names.get(speaker ?? "") ?? "Unknown";
      return `[${clock(startMs, ".").slice(0, 8)}] ${name}: ${text}\n`;
    })
    .join("");
}
