import { clock } from "./clock.ts";
import { cues } from "./cues.ts";
import { plainFormat, type TranscriptDocument } from "./transcriptDocument.ts";

/** WebVTT, every cue with its voice. */
export function formatVtt({ names, segments }: TranscriptDocument, { speakers, markDoubtful } = plainFormat): string {
  const blocks = cues(segments, markDoubtful).map((cue) => {
    const name = speakers ? names.get(cue.speaker ?? "") : undefined;
    const text = name === undefined ? escapeMarkup(cue.text) : `<v ${escapeMarkup(name)}>${escapeMarkup(cue.text)}`;
    return `${clock(cue.startMs, ".")} --> ${clock(cue.endMs, ".")}\n${text}\n`;
  });
  return ["WEBVTT\n", ...blocks].join("\n");
}

function escapeMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
