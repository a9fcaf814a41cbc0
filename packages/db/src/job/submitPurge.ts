import type { PurgeOptions } from "@rollcall/core/jobs";
import type { Tx } from "../client.ts";
import type { Actor } from "../ctx.ts";
import { submitJob } from "./submitJob.ts";

/** Sends what must be destroyed outside the database; nothing is sent when there is nothing. */
export async function submitPurge(
  tx: Tx,
  by: { orgId: string; actor: Actor },
  what: Partial<PurgeOptions>,
): Promise<void> {
  const { mediaKeys = [], personIds = [], jobIds = [] } = what;
  if (mediaKeys.length + personIds.length + jobIds.length === 0) return;
  await submitJob(tx, {
    orgId: by.orgId,
    name: "purge",
    options: { mediaKeys, personIds, jobIds },
    createdById: by.actor.type === "user" ? by.actor.userId : null,
  });
}
