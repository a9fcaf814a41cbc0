import { AppError } from "@rollcall/core/errors";
import { formatMd } from "@rollcall/core/format/md";
import { formatRttm } from "@rollcall/core/format/rttm";
import { formatSegLst } from "@rollcall/core/format/segLst";
import { formatSrt } from "@rollcall/core/format/srt";
import { clipDocument, type FormatOptions, type TranscriptDocument } from "@rollcall/core/format/transcriptDocument";
import { formatTxt } from "@rollcall/core/format/txt";
import { formatVtt } from "@rollcall/core/format/vtt";
import type { Ctx } from "@rollcall/db/ctx";
import { exportTranscript } from "@rollcall/db/transcript/exportTranscript";
import { z } from "zod";
import { disposition } from "../disposition.ts";
import { formatDocx } from "./docx.ts";
import { formatJson } from "./json.ts";
import { formatPdf } from "./pdf.ts";

interface Format {
  type: string;
  extension: string;
  write(document: TranscriptDocument, options: FormatOptions): string | Promise<Uint8Array<ArrayBuffer>>;
}

const formats = {
  txt: { type: "text/plain; charset=utf-8", extension: "txt", write: formatTxt },
  md: { type: "text/markdown; charset=utf-8", extension: "md", write: formatMd },
  srt: { type: "application/x-subrip; charset=utf-8", extension: "srt", write: formatSrt },
  vtt: { type: "text/vtt; charset=utf-8", extension: "vtt", write: formatVtt },
  rttm: { type: "text/plain; charset=utf-8", extension: "rttm", write: formatRttm },
  json: { type: "application/json", extension: "json", write: formatJson },
  seglst: { type: "application/json", extension: "seglst.json", write: formatSegLst },
  docx: {
    type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    extension: "docx",
    write: formatDocx,
  },
  pdf: { type: "application/pdf", extension: "pdf", write: formatPdf },
} satisfies Record<string, Format>;

const flag = (initial: boolean) =>
  z
    .enum(["0", "1"])
    .optional()
    .transform((value) => (value === undefined ? initial : value === "1"));

const Query = z.object({
  format: z.enum(Object.keys(formats) as [keyof typeof formats]), // Object.keys forgets the literal type
  timestamps: flag(true),
  speakers: flag(true),
  doubtful: flag(false),
  fromMs: z.coerce.number().int().nonnegative().optional(),
  toMs: z.coerce.number().int().positive().optional(),
});

/** A meeting's transcript as a file to keep. Errors: VALIDATION for a format there is none of, and those of the verb. */
export async function exportMeeting(request: Request, ctx: Ctx, meetingId: string): Promise<Response> {
  const query = Query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success) {
    const message = `A transcript can be exported as ${Object.keys(formats).join(", ")}.`;
    throw new AppError("VALIDATION", message, { cause: query.error });
  }
  const { format, timestamps, speakers, doubtful, fromMs, toMs } = query.data;
  const whole = await exportTranscript(ctx, { meetingId, format });
  const isPart = fromMs !== undefined || toMs !== undefined;
  const document = isPart ? clipDocument(whole, fromMs ?? 0, toMs ?? Number.POSITIVE_INFINITY) : whole;
  const { type, extension, write }: Format = formats[format];
  const body = await write(document, { timestamps, speakers, markDoubtful: doubtful });
  return new Response(body, {
    headers: {
      "content-type": type,
      "content-disposition": disposition("attachment", `${document.title}.${extension}`),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
