import { randomUUID } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { JobView } from "@rollcall/core/job";
import type { Ctx } from "@rollcall/db/ctx";
import { getJob } from "@rollcall/db/job/getJob";
import { listenJobs } from "@rollcall/db/job/listenJobs";
import { attachRecording } from "@rollcall/db/meeting/attachRecording";
import { createMeeting } from "@rollcall/db/meeting/createMeeting";
import { createMediaStore } from "@rollcall/db/storage";
import { aCtx } from "@rollcall/db/testing/aCtx";
import { createTestDb } from "@rollcall/db/testing/createTestDb";
import type {} from "@rollcall/db/testing/globalSetup";

/** A database, a data folder and an organisation of one's own: what a worker needs around it. */
export async function openOffice() {
  const database = await createTestDb();
  const dataDir = mkdtempSync(join(tmpdir(), "rollcall-worker-"));
  const media = createMediaStore(join(dataDir, "media"));
  const ctx: Ctx = await aCtx(database.db);
  const watchers = new Set<() => void>();
  const listening = await listenJobs(database.url, () => {
    for (const look of watchers) look();
  });

  /** Copies a file into the media store, as a finished upload would be. */
  async function store(path: string) {
    const mediaKey = randomUUID();
    const staged = join(dataDir, mediaKey);
    copyFileSync(path, staged);
    const sizeBytes = statSync(staged).size;
    await media.adopt(staged, mediaKey);
    const sha256 = randomUUID().replaceAll("-", "").padEnd(64, "0");
    return { fileName: basename(path), mediaKey, mediaType: "audio/wav", sizeBytes, sha256 };
  }

  return {
    ...database,
    dataDir,
    ctx,
    store,

    async submitMeeting(path: string, options = {}): Promise<{ meetingId: string; jobId: string }> {
      const { id: meetingId } = await createMeeting(ctx, { title: basename(path), options });
      const { jobId } = await attachRecording(ctx, { meetingId, ...(await store(path)) });
      return { meetingId, jobId };
    },

    /** Settles with the job once it satisfies the condition. Woken by the job's own notifications. */
    async jobOnce(jobId: string, isSo: (job: JobView) => boolean): Promise<JobView> {
      return new Promise((resolve, reject) => {
        const look = () => {
          getJob(ctx, { id: jobId }).then((job) => {
            if (!isSo(job)) return;
            watchers.delete(look);
            resolve(job);
          }, reject);
        };
        watchers.add(look);
        look();
      });
    },

    async close(): Promise<void> {
      await listening.stop();
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
export type Office = Awaited<ReturnType<typeof openOffice>>;

export const isOver = (job: JobView) => ["done", "failed", "cancelled"].includes(job.state);
