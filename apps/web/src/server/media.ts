import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { AppError } from "@rollcall/core/errors";
import type { Ctx } from "@rollcall/db/ctx";
import { findRecording } from "@rollcall/db/meeting/findRecording";
import { type ByteRange, parseByteRange } from "./byteRange.ts";
import { disposition } from "./disposition.ts";
import { mediaStore } from "./mediaStore.ts";

/** Only what a player needs is served as itself; anything else could be a page in disguise. */
const playable = /^(audio|video)\/[\w.+-]+$/i;

/**
 * The bytes of a recording, or the range a player asks for; streamed, so memory does not grow with the file.
 * Errors: NOT_FOUND for a foreign id, and for a file that is no longer in the store.
 */
export async function serveMedia(request: Request, ctx: Ctx, recordingId: string): Promise<Response> {
  const recording = await findRecording(ctx, { id: recordingId });
  if (recording.mediaKey === null) throw new AppError("NOT_FOUND", "The file of this recording was deleted.");
  const type = playable.test(recording.mediaType) ? recording.mediaType : "application/octet-stream";
  const isDownload = new URL(request.url).searchParams.has("download");
  return serveFile(request, recording.mediaKey, {
    etag: `"${recording.sha256}"`,
    "content-type": type,
    "content-disposition": disposition(isDownload ? "attachment" : "inline", recording.fileName),
  });
}

/** The waveform the worker has made, in its own small format; NOT_FOUND until it exists. */
export async function servePeaks(request: Request, ctx: Ctx, recordingId: string): Promise<Response> {
  const { peaksKey } = await findRecording(ctx, { id: recordingId });
  if (peaksKey === null) throw new AppError("NOT_FOUND", "The waveform is not ready yet.");
  return serveFile(request, peaksKey, { etag: `"${peaksKey}"`, "content-type": "application/octet-stream" });
}

/** A file of the media store, or the range that is asked for. NOT_FOUND when it is not there. */
export async function serveFile(request: Request, key: string, about: { etag: string } & Record<string, string>) {
  const path = mediaStore().path(key);
  const file = await stat(path).catch((cause: unknown) => {
    throw new AppError("NOT_FOUND", "The file of this recording is missing.", { cause });
  });
  const headers = new Headers({
    ...about,
    "accept-ranges": "bytes",
    // The browser may keep it but must ask each time, so that signing out or deleting takes effect at once.
    "cache-control": "private, no-cache",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
  });
  if (request.headers.get("if-none-match") === about.etag) return new Response(null, { status: 304, headers });

  const range = requestedRange(request, about.etag, file.size);
  if (range.kind === "unsatisfiable") {
    headers.set("content-range", `bytes */${file.size}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = range.kind === "part" ? range : { start: 0, end: file.size - 1 };
  headers.set("content-length", String(end - start + 1));
  if (range.kind === "part") headers.set("content-range", `bytes ${start}-${end}/${file.size}`);
  const hasBody = request.method !== "HEAD" && file.size > 0;
  return new Response(hasBody ? streamFile(path, start, end) : null, {
    status: range.kind === "part" ? 206 : 200,
    headers,
  });
}

/** A range of another version than the one here would tear the file, so `If-Range` must name ours. */
function requestedRange(request: Request, etag: string, size: number): ByteRange {
  const condition = request.headers.get("if-range");
  if (condition !== null && condition !== etag) return { kind: "whole" };
  return parseByteRange(request.headers.get("range"), size);
}

function streamFile(path: string, start: number, end: number): ReadableStream<Uint8Array> {
  const file = createReadStream(path, { start, end, highWaterMark: 256 * 1024 });
  return Readable.toWeb(file) as ReadableStream<Uint8Array>; // node's own type of the same stream
}
