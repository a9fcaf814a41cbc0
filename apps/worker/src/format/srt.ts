import type { TranscribeResult } from "@rollcall/core/result";
import { clock } from "./clock.ts";
import { cues } from "./cues.ts";
import { speakerNames } from "./speakerNames.ts";

/** SubRip subtitles; the speaker is named where it changes. */
export function formatSrt(result: TranscribeResult): string {
  const names = speakerNames(result);
  let previous: string | null = null;
  return cues(result.segments)
    .map((cue, index) => {
      const name = cue.speaker === previous ? undefined : names.get(cue.speaker ?? "");
      previous = cue.speaker;
      const text = name === undefined ? cue.text : `${name}: ${cue.text}`;
      return `${index + 1}\n${clock(cue.startMs, ",")} --> ${clock(cue.endMs, ",")}\n${text}\n`;
    })
    .join("\n");
}
