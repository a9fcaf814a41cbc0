import { randomUUID } from "node:crypto";
import { copyFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { JobView } from "@rollcall/core/job";
import type { Ctx } from "@rollcall/db/ctx";
import { getJob } from "@rollcall/db/job/getJob";
import { listenJobs } from "@rollcall/db/job/listenJobs";
import { attachRecording } from "@rollcall/db/meeting/attachRecording";
import { createMeeting } from "@rollcall/db/meeting/createMeeting";
import { createMediaStore } from "@rollcall/db/storage";

/** Where work is handed in and watched, as the web application does it. Woken by the jobs' own notifications. */
export async function openDesk({ url, ctx, dataDir }: { url: string; ctx: Ctx; dataDir: string }) {
  const media = createMediaStore(join(dataDir, "media"));
  const watchers = new Set<() => void>();
  const wake = () => {
    for (const look of watchers) look();
  };
  const listening = await listenJobs(url, wake, { onReconnect: wake });

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

  /** Settles with the first answer that is not undefined; asked again whenever any job row changes. */
  function watch<T>(ask: () => Promise<T | undefined>): Promise<T> {
    return new Promise((resolve, reject) => {
      let isAsking = false;
      let hasChanged = false;
      const look = () => {
        hasChanged = true;
        if (isAsking) return;
        isAsking = true;
        void answer();
      };
      const answer = async () => {
        try {
          while (hasChanged) {
            hasChanged = false;
            const found = await ask();
            if (found === undefined) continue;
            watchers.delete(look);
            resolve(found);
            return;
          }
        } catch (error) {
          watchers.delete(look);
          reject(error);
        } finally {
          isAsking = false;
        }
      };
      watchers.add(look);
      look();
    });
  }

  return {
    store,
    watch,

    async submitMeeting(path: string, options = {}): Promise<{ meetingId: string; jobId: string }> {
      const { id: meetingId } = await createMeeting(ctx, { title: basename(path), options });
      const { jobId } = await attachRecording(ctx, { meetingId, ...(await store(path)) });
      return { meetingId, jobId };
    },

    /** Settles with the job once it satisfies the condition. */
    jobOnce(jobId: string, isSo: (job: JobView) => boolean): Promise<JobView> {
      return watch(async () => {
        const job = await getJob(ctx, { id: jobId });
        return isSo(job) ? job : undefined;
      });
    },

    close: () => listening.stop(),
  };
}
export type Desk = Awaited<ReturnType<typeof openDesk>>;
