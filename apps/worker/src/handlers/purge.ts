import { clipKeyOf } from "@rollcall/core/clip";
import { PurgeOptions } from "@rollcall/core/jobs";
import { recordPurge } from "@rollcall/db/audit/recordPurge";
import { finishJob } from "@rollcall/db/job/finishJob";
import { withAttempt } from "@rollcall/db/job/withAttempt";
import { removeArtefacts } from "../artefactStore.ts";
import type { Handler } from "../handler.ts";

/** Destroys files, vectors in the derived index and checkpoints whose rows are gone, and records that it did. */
export const purge: Handler<"purge"> = async (job, { db, media, voiceprints, dataDir, signal }) => {
  const { mediaKeys, personIds, jobIds } = PurgeOptions.parse(job.options);
  for (const key of mediaKeys) {
    signal.throwIfAborted();
    await media.remove(key);
  }
  for (const jobId of jobIds) {
    await removeArtefacts(dataDir, jobId);
    await media.remove(clipKeyOf(jobId));
  }
  for (const personId of personIds) await voiceprints.remove({ orgId: job.orgId, personId });
  await withAttempt(db, job, async (tx) => {
    await recordPurge(tx, job, { mediaKeys, personIds });
    await finishJob(tx, job);
  });
};
