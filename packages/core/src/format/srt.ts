import { clock } from "./clock.ts";
import { cues } from "./cues.ts";
import { plainFormat, type TranscriptDocument } from "./transcriptDocument.ts";

/** SubRip subtitles; the speaker is named where it changes. */
export function formatSrt({ names, segments }: TranscriptDocument, { speakers, markDoubtful } = plainFormat): string {
  let previous: string | null = null;
  return cues(segments, markDoubtful)
    .map((cue, index) => {
      const name = cue.speaker === previous || !speakers ? undefined : names.get(cue.speaker ?? "");
      previous = cue.speaker;
      const text = name === undefined ? cue.text : `${name}: ${cue.text}`;
      return `${index + 1}\n${clock(cue.startMs, ",")} --> ${clock(cue.endMs, ",")}\n${text}\n`;
    })
    .join("\n");
}
