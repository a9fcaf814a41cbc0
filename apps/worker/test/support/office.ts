import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JobView } from "@rollcall/core/job";
import { aCtx } from "@rollcall/db/testing/aCtx";
import { createTestDb } from "@rollcall/db/testing/createTestDb";
import type {} from "@rollcall/db/testing/globalSetup";
import { openDesk } from "../../src/cli/bench/queue/desk.ts";

/** A database, a data folder and an organisation of one's own: what a worker needs around it. */
export async function openOffice() {
  const database = await createTestDb();
  const dataDir = mkdtempSync(join(tmpdir(), "rollcall-worker-"));
  const ctx = await aCtx(database.db);
  // As many of its jobs run at once as there are workers.
  await database.db.organization.update({ where: { id: ctx.orgId }, data: { jobConcurrency: 64 } });
  const desk = await openDesk({ url: database.url, ctx, dataDir });
  return {
    ...database,
    ...desk,
    dataDir,
    ctx,

    async close(): Promise<void> {
      await desk.close();
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
export type Office = Awaited<ReturnType<typeof openOffice>>;

export const isOver = (job: JobView) => ["done", "failed", "cancelled"].includes(job.state);
