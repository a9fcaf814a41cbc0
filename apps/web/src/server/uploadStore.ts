import { rm } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@rollcall/core/errors";
import type { Ctx } from "@rollcall/db/ctx";
import { FileStore } from "@tus/file-store";
import { z } from "zod";
import { env } from "@/env.ts";

/** How long a half-finished upload can be taken up again. */
export const uploadLifeMs = 24 * 3600 * 1000;

const shared = {
  fileName: z.string().trim().min(1).max(255).default("recording"),
  mediaType: z.string().trim().max(127).default("application/octet-stream"),
  /** Set by us when the upload is created, whatever the browser claims. */
  orgId: z.uuid(),
  userId: z.string(),
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

/** The upload and its trusted metadata, or null when there is none that this person of this organisation may touch. */
export async function ownUpload(
  ctx: Ctx,
  id: string,
): Promise<{ id: string; isComplete: boolean; metadata: UploadMetadata } | null> {
  if (!uploadIdPattern.test(id) || ctx.actor.type !== "user") return null;
  const upload = await uploadStore()
    .getUpload(id)
    .catch(() => null);
  const metadata = UploadMetadata.safeParse(upload?.metadata);
  if (upload === null || !metadata.success) return null;
  if (metadata.data.orgId !== ctx.orgId || metadata.data.userId !== ctx.actor.userId) return null;
  return { id, isComplete: upload.offset === upload.size, metadata: metadata.data };
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
  await rm(uploadPath(id), { force: true });
  await rm(`${uploadPath(id)}.json`, { force: true });
}

function uploadFolder(): string {
  return join(env().dataDir, "uploads");
}
