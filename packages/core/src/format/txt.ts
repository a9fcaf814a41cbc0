import { clock } from "./clock.ts";
import { nameOf, plainFormat, type TranscriptDocument, textOf } from "./transcriptDocument.ts";

/** Plain text: a paragraph for each segment, with its time and its speaker. */
export function formatTxt(document: TranscriptDocument, options = plainFormat): string {
  return document.segments
    .map((segment) => {
      const time = options.timestamps ? `[${clock(segment.startMs, ".").slice(0, 8)}] ` : "";
      const name = options.speakers ? `${nameOf(document, segment) ?? "Unknown"}: ` : "";
      return `${time}${name}${textOf(segment, options)}\n`;
    })
    .join("");
}
