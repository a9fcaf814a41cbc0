import { clock } from "./clock.ts";
import { nameOf, plainFormat, type TranscriptDocument, textOf } from "./transcriptDocument.ts";

/** Markdown: a heading, who was heard, and a paragraph for each segment. */
export function formatMd(document: TranscriptDocument, options = plainFormat): string {
  const about = [document.heldAt?.slice(0, 10), clock(document.durationMs, ".").slice(0, 8)]
    .filter(Boolean)
    .join(" · ");
  const paragraphs = document.segments.map((segment) => {
    const name = options.speakers ? `**${escapeMd(nameOf(document, segment) ?? "Unknown")}**` : "";
    const time = options.timestamps ? `\`${clock(segment.startMs, ".").slice(0, 8)}\`` : "";
    const head = [name, time].filter(Boolean).join(" ");
    return `${head ? `${head}  \n` : ""}${escapeMd(textOf(segment, options))}\n`;
  });
  return [`# ${escapeMd(document.title)}\n`, `${about}\n`, ...paragraphs].join("\n");
}

/** Characters that would become markup; a "#" or a number only counts at the start, but is harmless escaped. */
function escapeMd(text: string): string {
  return text.replace(/[\\`*_[\]<>#|~]/g, "\\$&");
}
