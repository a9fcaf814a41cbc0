import { clock } from "@rollcall/core/format/clock";
import { type FormatOptions, nameOf, type TranscriptDocument, textOf } from "@rollcall/core/format/transcriptDocument";
import { Document, Footer, HeadingLevel, Packer, PageNumber, Paragraph, TextRun } from "docx";

/** Half points, as Word counts; 22 is 11 pt. */
const small = 18;
const grey = "666666";

/** A Word document: title, day and length, a paragraph for each segment under its speaker, page numbers. */
export async function formatDocx(
  transcript: TranscriptDocument,
  options: FormatOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const document = new Document({
    creator: "Rollcall",
    title: transcript.title,
    styles: { default: { document: { run: { font: "Calibri", size: 22 }, paragraph: { spacing: { line: 300 } } } } },
    sections: [
      {
        footers: { default: new Footer({ children: [pageNumber()] }) },
        children: [
          new Paragraph({ heading: HeadingLevel.HEADING_1, text: transcript.title }),
          new Paragraph({ spacing: { after: 240 }, children: [new TextRun({ text: about(transcript), color: grey })] }),
          ...paragraphs(transcript, options),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

function paragraphs(transcript: TranscriptDocument, options: FormatOptions): Paragraph[] {
  let previous: string | null = null;
  return transcript.segments.flatMap((segment) => {
    const name = nameOf(transcript, segment) ?? "Unknown";
    const isTurn = options.speakers && name !== previous;
    previous = name;
    const time = clock(segment.startMs, ".").slice(0, 8);
    const stamp = options.timestamps ? [new TextRun({ text: `${time}  `, color: grey, size: small })] : [];
    const text = new Paragraph({
      spacing: { after: 120 },
      children: [...stamp, new TextRun(textOf(segment, options))],
    });
    const head = new Paragraph({
      keepNext: true,
      spacing: { before: 160, after: 40 },
      children: [new TextRun({ text: name, bold: true })],
    });
    return isTurn ? [head, text] : [text];
  });
}

function about({ heldAt, durationMs }: TranscriptDocument): string {
  return [heldAt?.slice(0, 10), clock(durationMs, ".").slice(0, 8)].filter(Boolean).join(" · ");
}

function pageNumber(): Paragraph {
  return new Paragraph({
    children: [
      new TextRun({ children: [PageNumber.CURRENT, " / ", PageNumber.TOTAL_PAGES], color: grey, size: small }),
    ],
  });
}
