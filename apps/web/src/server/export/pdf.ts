import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { clock } from "@rollcall/core/format/clock";
import { type FormatOptions, nameOf, type TranscriptDocument, textOf } from "@rollcall/core/format/transcriptDocument";
import PDFDocument from "pdfkit";
import { env } from "../../env.ts";

const margin = 64;
const grey = "#666666";

/** A PDF on A4: title, day and length, a paragraph for each segment under its speaker, page numbers. */
export async function formatPdf(
  transcript: TranscriptDocument,
  options: FormatOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const pdf = new PDFDocument({
    size: "A4",
    margin,
    bufferPages: true,
    info: { Title: transcript.title, Creator: "Rollcall" },
    font: fontFile("Geist-Regular.ttf"),
  });
  pdf.registerFont("regular", fontFile("Geist-Regular.ttf"));
  pdf.registerFont("bold", fontFile("Geist-SemiBold.ttf"));
  const bytes = buffer(pdf);

  pdf.font("bold").fontSize(20).text(transcript.title);
  pdf.font("regular").fontSize(10).fillColor(grey).text(about(transcript)).moveDown(1.5);
  writeSegments(pdf, transcript, options);
  numberPages(pdf);
  pdf.end();
  return bytes;
}

function writeSegments(pdf: PDFKit.PDFDocument, transcript: TranscriptDocument, options: FormatOptions) {
  let previous: string | null = null;
  for (const segment of transcript.segments) {
    const name = nameOf(transcript, segment) ?? "Unknown";
    if (options.speakers && name !== previous) {
      // A name never stands alone at the foot of a page.
      if (pdf.y > pdf.page.height - margin - 48) pdf.addPage();
      pdf.moveDown(0.4).font("bold").fontSize(11).fillColor("#000000").text(name);
    }
    previous = name;
    pdf.font("regular").fontSize(11);
    if (options.timestamps) {
      const time = clock(segment.startMs, ".").slice(0, 8);
      pdf.fillColor(grey).text(`${time}  `, { continued: true });
    }
    pdf.fillColor("#000000").text(textOf(segment, options), { lineGap: 2 }).moveDown(0.3);
  }
}

function numberPages(pdf: PDFKit.PDFDocument) {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    pdf.switchToPage(page);
    const bottom = pdf.page.margins.bottom;
    pdf.page.margins.bottom = 0; // text below the margin would start a new page
    pdf
      .font("regular")
      .fontSize(9)
      .fillColor(grey)
      .text(`${page + 1} / ${count}`, margin, pdf.page.height - 40, { align: "right" });
    pdf.page.margins.bottom = bottom;
  }
}

function about({ heldAt, durationMs }: TranscriptDocument): string {
  return [heldAt?.slice(0, 10), clock(durationMs, ".").slice(0, 8)].filter(Boolean).join(" · ");
}

/**
 * The PDF standard fonts know western European letters only; Geist, which the pages use as well, knows more.
 * next.config.ts names these two files, so that a built server has them.
 */
function fontFile(name: string): string {
  return join(env().fontsDir, name);
}
