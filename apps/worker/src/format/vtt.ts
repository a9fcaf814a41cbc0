import type { TranscribeResult } from "@rollcall/core/result";
import { clock } from "./clock.ts";
import { cues } from "./cues.ts";
import { speakerNames } from "./speakerNames.ts";

/** WebVTT, every cue with its voice. */
export function formatVtt(result: TranscribeResult): string {
  const names = speakerNames(result);
  const blocks = cues(result.segments).map((cue) => {
    const name = names.get(cue.speaker ?? "");
    const text = name === undefined ? escapeMarkup(cue.text) : `<v ${escapeMarkup(name)}>${escapeMarkup(cue.text)}`;
    return `${clock(cue.startMs, ".")} --> ${clock(cue.endMs, ".")}\n${text}\n`;
  });
  return ["WEBVTT\n", ...blocks].join("\n");
}

function escapeMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
