import { AppError } from "@rollcall/core/errors";
import type { Ctx } from "@rollcall/db/ctx";
import { attachRecording } from "@rollcall/db/meeting/attachRecording";
import { findRecording } from "@rollcall/db/meeting/findRecording";
import { getMeeting } from "@rollcall/db/meeting/getMeeting";
import { adopt, isAdopted } from "./adopt.ts";
import { mediaStore } from "./mediaStore.ts";
import { forgetUpload, markDone, ownUpload, readDone, uploadPath } from "./uploadStore.ts";

const running = new Map<string, Promise<{ jobId: string | null }>>();

/**
 * Turns an upload whose bytes are all here into the recording of its meeting and starts the job. Doing it twice, at
 * once or after a crash in the middle, gives the same one recording. Enrollment clips wait for `startEnrollment`.
 */
export function finishUpload(ctx: Ctx, id: string): Promise<{ jobId: string | null }> {
  const present = running.get(id);
  if (present !== undefined) return present;
  const promise = finish(ctx, id).finally(() => running.delete(id));
  running.set(id, promise);
  return promise;
}

/**
 * What became of an upload whose last answer was lost: its size and job, or null while bytes are missing or it waits
 * as an enrollment clip. Finishes one that a crash has left complete but unattached.
 */
export async function finishedUpload(ctx: Ctx, id: string): Promise<{ sizeBytes: number; jobId: string } | null> {
  const done = await readDone(ctx, id);
  if (done !== null) return done;
  const upload = await ownUpload(ctx, id);
  if (upload?.metadata.kind !== "meeting") return null;
  if (!upload.isComplete && !(await isAdopted(id))) return null;
  await finishUpload(ctx, id);
  return readDone(ctx, id);
}

async function finish(ctx: Ctx, id: string): Promise<{ jobId: string | null }> {
  const upload = await ownUpload(ctx, id);
  if (upload === null) throw new AppError("NOT_FOUND", "There is no such upload.");
  const { metadata } = upload;
  if (metadata.kind === "enrollment") return { jobId: null };

  // The upload's own random id is the media key: after a crash between the two steps the file is found again.
  const file = await adopt(uploadPath(id), id);
  const { fileName, mediaType, meetingId, orgId, owner } = metadata;
  try {
    const { jobId } = await attachOnce(ctx, { meetingId, fileName, mediaType, ...file });
    await markDone(id, { orgId, owner, sizeBytes: file.sizeBytes, jobId });
    return { jobId };
  } catch (error) {
    // The meeting is gone or has another recording: nothing will ever want this file.
    if (error instanceof AppError && (error.code === "NOT_FOUND" || error.code === "CONFLICT")) {
      await mediaStore().remove(file.mediaKey);
      await forgetUpload(id);
    }
    throw error;
  }
}

/** A crash right after the transaction leaves the recording attached and the upload unmarked. */
async function attachOnce(ctx: Ctx, input: Parameters<typeof attachRecording>[1]): Promise<{ jobId: string }> {
  const { recording, job } = await getMeeting(ctx, { id: input.meetingId });
  if (recording !== null && job !== null) {
    const { mediaKey } = await findRecording(ctx, { id: recording.id });
    if (mediaKey === input.mediaKey) return { jobId: job.id };
  }
  return attachRecording(ctx, input);
}
