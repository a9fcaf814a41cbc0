import { rename } from "node:fs/promises";
import type { Ctx } from "@rollcall/db/ctx";
import { submitEnrollment } from "@rollcall/db/enrollment/submitEnrollment";
import { type AdoptedFile, adopt } from "./adopt.ts";
import { mediaStore } from "./mediaStore.ts";
import { finishedEnrollmentUpload, forgetUpload, uploadPath } from "./uploadStore.ts";

/**
 * Hands the finished uploads of one person to the database as samples, in one transaction with the job.
 * When the database refuses (no live consent, a person of another organisation) the uploads stay as they were.
 * `conditions`: where and how each upload was recorded, by its id.
 */
export async function startEnrollment(
  ctx: Ctx,
  input: { personId: string; uploadIds: string[]; conditions?: Record<string, string> },
): Promise<{ jobId: string }> {
  const ids = [...new Set(input.uploadIds)];
  const uploads = await Promise.all(ids.map((id) => finishedEnrollmentUpload(ctx, { id, personId: input.personId })));

  const adopted: { id: string; file: AdoptedFile }[] = [];
  try {
    for (const upload of uploads) adopted.push({ id: upload.id, file: await adopt(uploadPath(upload.id), upload.id) });
    const files = uploads.map(({ id, fileName, mediaType }, i) => {
      const condition = input.conditions?.[id];
      return { fileName, mediaType, ...adopted[i]!.file, ...(condition && { condition }) };
    });
    const { jobId } = await submitEnrollment(ctx, { personId: input.personId, files });
    await Promise.all(ids.map(forgetUpload));
    return { jobId };
  } catch (error) {
    for (const { id, file } of adopted) await rename(mediaStore().path(file.mediaKey), uploadPath(id));
    throw error;
  }
}
