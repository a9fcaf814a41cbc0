import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { maxSamplesPerSubmission } from "@rollcall/core/enrollment";
import { AppError } from "@rollcall/core/errors";
import { maxUploadBytes, type UploadedFile } from "@rollcall/core/meeting";
import { env } from "../../env.ts";
import { adopt } from "../adopt.ts";
import { mediaStore } from "../mediaStore.ts";

/** Clips are held in memory while a form is read, so forms are small; meetings are sent as bytes. */
const mostFormBytes = 64 * 1024 * 1024;

/** The fields and files of a form. Throws LIMIT when it is too large, VALIDATION when it is none. */
export async function readForm(request: Request): Promise<{ fields: Record<string, string>; files: File[] }> {
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  if (!Number.isFinite(length)) throw new AppError("VALIDATION", "Say how long the form is (Content-Length).");
  if (length > mostFormBytes) throw new AppError("LIMIT", "A form may have at most 64 MB.");
  const form = await request.formData().catch((cause: unknown) => {
    throw new AppError("VALIDATION", "Send a form (multipart/form-data).", { cause });
  });
  const fields: Record<string, string> = {};
  const files: File[] = [];
  for (const [name, value] of form.entries()) {
    if (typeof value === "string") fields[name] = value;
    else files.push(value);
  }
  return { fields, files };
}

/**
 * Keeps clips while `work` hands them to the database; when that refuses them they are gone again.
 * Throws VALIDATION without clips or with too many.
 */
export async function withClips<T>(files: readonly File[], work: (files: UploadedFile[]) => Promise<T>): Promise<T> {
  if (files.length === 0) throw new AppError("VALIDATION", "Send at least one recording, as `files`.");
  if (files.length > maxSamplesPerSubmission) {
    throw new AppError("VALIDATION", `At most ${maxSamplesPerSubmission} recordings at a time.`);
  }
  const kept: UploadedFile[] = [];
  try {
    for (const file of files) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const stored = await keep((path) => writeFile(path, bytes));
      kept.push({ fileName: file.name || "recording", mediaType: file.type || "application/octet-stream", ...stored });
    }
    return await work(kept);
  } catch (error) {
    for (const { mediaKey } of kept) await mediaStore().remove(mediaKey);
    throw error;
  }
}

/** The same for the body of a request as one file, which goes to disk as it comes. */
export async function withBody<T>(
  request: Request,
  fileName: string,
  work: (file: UploadedFile) => Promise<T>,
): Promise<T> {
  const { body } = request;
  if (!body) throw new AppError("VALIDATION", "Send the recording's bytes.");
  let size = 0;
  const limit = new Transform({
    transform(chunk: Buffer, _, done) {
      size += chunk.length;
      done(size > maxUploadBytes ? new AppError("LIMIT", "The recording is too large.") : null, chunk);
    },
  });
  const source = Readable.fromWeb(body as ReadableStream); // the same class under two names
  const stored = await keep((path) => pipeline(source, limit, createWriteStream(path)));
  const mediaType = request.headers.get("content-type") ?? "application/octet-stream";
  try {
    return await work({ fileName, mediaType: mediaType.slice(0, 100), ...stored });
  } catch (error) {
    await mediaStore().remove(stored.mediaKey);
    throw error;
  }
}

async function keep(write: (path: string) => Promise<void>) {
  const key = randomBytes(16).toString("hex");
  const folder = join(env().dataDir, "uploads");
  await mkdir(folder, { recursive: true });
  const path = join(folder, `rest-${key}`);
  try {
    await write(path);
    return await adopt(path, key);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}
