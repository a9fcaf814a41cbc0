import { statfs } from "node:fs/promises";
import { AppError } from "@rollcall/core/errors";
import { maxUploadBytes } from "@rollcall/core/meeting";
import { actorText, type Ctx } from "@rollcall/db/ctx";
import { requireEnrollable } from "@rollcall/db/enrollment/requireEnrollable";
import { getMeeting } from "@rollcall/db/meeting/getMeeting";
import { takeTurn } from "@rollcall/db/takeTurn";
import { env } from "../env.ts";
import { UploadMetadata } from "./uploadStore.ts";

/** A clip of a minute or two in any format; nobody needs more to be recognised. */
const maxClipBytes = 256 * 1024 ** 2;
/** Left free on the disk for what is made from the upload. */
const reserveBytes = 512 * 1024 ** 2;

const recordingTypes = /^(audio\/|video\/|application\/(octet-stream|ogg|mp4|mxf|x-matroska|vnd\.apple\.mpegurl)$|$)/;

/**
 * Decides before the first byte whether an upload may begin, and returns what will be remembered of it. The type a
 * browser declares is only a first sieve: the worker opens the file and knows.
 * Errors: VALIDATION, LIMIT, NOT_FOUND for a meeting or person of another organisation, CONFLICT when the meeting
 * has its recording already.
 */
export async function checkNewUpload(
  ctx: Ctx,
  upload: { size?: number | undefined; metadata?: Record<string, string | null> | undefined },
): Promise<Record<string, string>> {
  const given = Object.fromEntries(Object.entries(upload.metadata ?? {}).filter(([, value]) => value !== null));
  const parsed = UploadMetadata.safeParse({ ...given, orgId: ctx.orgId, owner: actorText(ctx.actor) });
  if (!parsed.success) throw new AppError("VALIDATION", "The upload does not say what it belongs to.");
  const metadata = parsed.data;

  checkSize(upload.size, metadata.kind === "meeting" ? maxUploadBytes : maxClipBytes);
  if (!recordingTypes.test(metadata.mediaType.toLowerCase().split(";")[0] ?? "")) {
    throw new AppError("VALIDATION", `"${metadata.fileName}" is not a recording. Choose an audio or video file.`);
  }
  await checkSubject(ctx, metadata);
  await checkRoom(upload.size ?? 0);
  return { ...metadata };
}

function checkSize(sizeBytes: number | undefined, maxBytes: number): void {
  if (sizeBytes === undefined) throw new AppError("VALIDATION", "The upload does not say how large it is.");
  if (sizeBytes === 0) throw new AppError("VALIDATION", "This file is empty. Choose another one.");
  if (sizeBytes > maxBytes) {
    const limit = maxBytes >= 1024 ** 3 ? `${maxBytes / 1024 ** 3} GB` : `${maxBytes / 1024 ** 2} MB`;
    throw new AppError("LIMIT", `This file is too large: at most ${limit} can be uploaded.`);
  }
}

async function checkSubject(ctx: Ctx, metadata: UploadMetadata): Promise<void> {
  if (metadata.kind === "enrollment") {
    await requireEnrollable(ctx, { personId: metadata.personId });
    if (ctx.actor.type === "link") {
      const key = `linkUpload/${ctx.actor.linkId}`;
      await takeTurn(ctx.db, { key, most: 40, windowMs: 24 * 3600 * 1000, what: "clips" });
    }
    return;
  }
  const meeting = await getMeeting(ctx, { id: metadata.meetingId });
  if (meeting.recording !== null) throw new AppError("CONFLICT", "This meeting has its recording already.");
}

async function checkRoom(sizeBytes: number): Promise<void> {
  const disk = await statfs(env().dataDir);
  if (disk.bavail * disk.bsize < sizeBytes + reserveBytes) {
    throw new AppError("LIMIT", "There is not enough room on the server's disk for this file.");
  }
}
