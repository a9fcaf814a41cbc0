import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@rollcall/core/errors";
import { actorText, type Ctx } from "@rollcall/db/ctx";
import { FileStore } from "@tus/file-store";
import { z } from "zod";
import { env } from "../env.ts";

/** How long a half-finished upload can be taken up again. */
export const uploadLifeMs = 24 * 3600 * 1000;

const shared = {
  fileName: z.string().trim().min(1).max(255).default("recording"),
  mediaType: z.string().trim().max(100).default("application/octet-stream"),
  /** Set by us when the upload is created, whatever the browser claims. */
  orgId: z.uuid(),
  /** `actorText` of whoever sends it. */
  owner: z.string(),
};

/** What is known about an upload from its first byte to its last. */
export const UploadMetadata = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("meeting"), meetingId: z.uuid(), ...shared }),
  z.object({ kind: z.literal("enrollment"), personId: z.uuid(), ...shared }),
]);
export type UploadMetadata = z.infer<typeof UploadMetadata>;

let store: FileStore | undefined;

/** Chunks are appended to plain files beside a small JSON each, so an upload survives a restart of the server. */
export function uploadStore(): FileStore {
  store ??= new FileStore({ directory: uploadFolder(), expirationPeriodInMilliseconds: uploadLifeMs });
  return store;
}

/** Where the bytes of an upload lie; `id` must have been checked against `uploadIdPattern`. */
export function uploadPath(id: string): string {
  return join(uploadFolder(), id);
}

export const uploadIdPattern = /^[0-9a-f]{32}$/;

/**
 * The upload and its trusted metadata, or null when there is none that this person of this organisation may touch.
 * `isComplete` is about the bytes in this folder; a file that has moved into the media store is not complete here.
 */
export async function ownUpload(
  ctx: Ctx,
  id: string,
): Promise<{ isComplete: boolean; metadata: UploadMetadata } | null> {
  if (!uploadIdPattern.test(id)) return null;
  const upload = await uploadStore().configstore.get(id);
  const metadata = UploadMetadata.safeParse(upload?.metadata);
  if (!metadata.success || !isOwn(ctx, metadata.data)) return null;
  const file = await stat(uploadPath(id)).catch(() => null);
  return { isComplete: file !== null && file.size === upload?.size, metadata: metadata.data };
}

function isOwn(ctx: Ctx, upload: { orgId: string; owner: string }): boolean {
  return upload.orgId === ctx.orgId && upload.owner === actorText(ctx.actor);
}

/** A finished enrollment upload of this person. Errors: NOT_FOUND, and PRECONDITION while bytes are missing. */
export async function finishedEnrollmentUpload(
  ctx: Ctx,
  input: { id: string; personId: string },
): Promise<{ id: string; fileName: string; mediaType: string }> {
  const upload = await ownUpload(ctx, input.id);
  if (upload?.metadata.kind !== "enrollment" || upload.metadata.personId !== input.personId) {
    throw new AppError("NOT_FOUND", "This upload does not exist any more. Add the file again.");
  }
  const { fileName, mediaType } = upload.metadata;
  if (!upload.isComplete) throw new AppError("PRECONDITION", `"${fileName}" has not arrived completely yet.`);
  return { id: input.id, fileName, mediaType };
}

/** Removes what is left of an upload, its bytes included when they are still there. */
export async function forgetUpload(id: string): Promise<void> {
  for (const path of [uploadPath(id), `${uploadPath(id)}.json`, donePath(id)]) await rm(path, { force: true });
}

const Done = z.object({ orgId: z.uuid(), owner: z.string(), sizeBytes: z.int(), jobId: z.uuid() });
export type Done = z.infer<typeof Done>;

/** Remembers for a day how an upload ended, for a client that did not hear it. */
export async function markDone(id: string, done: Done): Promise<void> {
  await writeFile(donePath(id), JSON.stringify(done));
  await rm(`${uploadPath(id)}.json`, { force: true });
}

/** How an upload of this person ended, or null when it has not. */
export async function readDone(ctx: Ctx, id: string): Promise<Done | null> {
  if (!uploadIdPattern.test(id)) return null;
  const text = await readFile(donePath(id), "utf8").catch(() => null);
  if (text === null) return null;
  const done = Done.safeParse(JSON.parse(text));
  return done.success && isOwn(ctx, done.data) ? done.data : null;
}

let sweptAtMs = 0;

/** Removes uploads older than their life; looks at most once an hour, whenever somebody begins a new one. */
export async function sweepUploads(nowMs = Date.now()): Promise<void> {
  if (nowMs - sweptAtMs < 3600 * 1000) return;
  sweptAtMs = nowMs;
  const names = await readdir(uploadFolder()).catch(() => []);
  for (const name of names) {
    const [id, kind] = name.split(".");
    if (id === undefined || kind === undefined || !uploadIdPattern.test(id)) continue;
    // Both small files are written once, so their age is that of the upload or of its end.
    const { mtimeMs } = await stat(join(uploadFolder(), name)).catch(() => ({ mtimeMs: nowMs }));
    if (nowMs - mtimeMs > uploadLifeMs) await forgetUpload(id);
  }
}

function donePath(id: string): string {
  return `${uploadPath(id)}.done`;
}

function uploadFolder(): string {
  return join(env().dataDir, "uploads");
}
