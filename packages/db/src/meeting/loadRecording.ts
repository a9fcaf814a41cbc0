import { JobError } from "@rollcall/core/errors";
import type { Db } from "../client.ts";

export interface JobRecording {
  recordingId: string;
  mediaKey: string;
  mediaType: string;
  fileName: string;
  sizeBytes: number;
  durationMs: number | null;
  peaksKey: string | null;
}

/** The recording a transcription job works on. Throws MEDIA_MISSING when it, or its bytes, are gone. */
export async function loadRecording(db: Db, job: { orgId: string; meetingId: string | null }): Promise<JobRecording> {
  const row = await db.recording.findFirst({
    where: { orgId: job.orgId, meetingId: job.meetingId, NOT: { meetingId: null } },
    select: {
      id: true,
      mediaKey: true,
      mediaType: true,
      fileName: true,
      sizeBytes: true,
      durationMs: true,
      peaksKey: true,
    },
  });
  if (!row?.mediaKey) throw new JobError("MEDIA_MISSING", "The recording of this meeting is no longer there.");
  const { id, mediaKey, sizeBytes, ...rest } = row;
  return { recordingId: id, mediaKey, sizeBytes: Number(sizeBytes), ...rest };
}
