import type { Tx } from "../client.ts";
import { type Actor, actorText } from "../ctx.ts";

export interface AuditEntry {
  /** What happened, "meeting.renamed". */
  action: string;
  subjectType: "organization" | "meeting" | "speaker" | "transcript" | "person" | "job" | "media" | "note";
  subjectId: string;
  /** Ids, numbers and codes; never names, titles, transcript text, vectors or secrets. */
  detail?: Record<string, string | number | boolean | null>;
}

/** Writes the audit row in the transaction of the change itself, so that neither exists without the other. */
export async function emitAudit(tx: Tx, by: { orgId: string; actor: Actor }, entry: AuditEntry): Promise<void> {
  await tx.auditEvent.create({
    select: { id: true },
    data: {
      orgId: by.orgId,
      actor: actorText(by.actor),
      action: entry.action,
      subjectType: entry.subjectType,
      subjectId: entry.subjectId,
      detail: entry.detail ?? {},
    },
  });
}
