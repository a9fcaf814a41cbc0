import { refusedClipLifeMs } from "@rollcall/core/schedules";
import { emitAudit } from "../audit/emitAudit.ts";
import type { Db } from "../client.ts";
import { inTx } from "../ctx.ts";
import { submitPurge } from "../job/submitPurge.ts";
import { destroyBiometrics } from "../person/destroyBiometrics.ts";

const perPage = 100;

/** Destroys voiceprints past their life, with their samples, and clips that could not be used and were not retried. */
export async function expireVoices(db: Db, signal: AbortSignal): Promise<{ voices: number; clips: number }> {
  return { voices: await expireVoiceprints(db, signal), clips: await dropRefusedClips(db, signal) };
}

async function expireVoiceprints(db: Db, signal: AbortSignal): Promise<number> {
  const now = new Date();
  for (let voices = 0; ; ) {
    const due = await db.person.findMany({
      where: { voiceprints: { some: { expiresAt: { lt: now } }, none: { expiresAt: { gte: now } } } },
      orderBy: { id: "asc" },
      take: perPage,
      select: { id: true, orgId: true },
    });
    for (const { id, orgId } of due) {
      signal.throwIfAborted();
      const by = { orgId, actor: { type: "system", jobId: "retention" } } as const;
      await inTx({ db }, async (tx) => {
        await destroyBiometrics(tx, by, id, "The voiceprint expired.");
        await emitAudit(tx, by, { action: "voiceprint.expired", subjectType: "person", subjectId: id });
      });
      voices++;
    }
    if (due.length < perPage) return voices;
  }
}

async function dropRefusedClips(db: Db, signal: AbortSignal): Promise<number> {
  const before = new Date(Date.now() - refusedClipLifeMs);
  for (let clips = 0; ; ) {
    const due = await db.recording.findMany({
      where: { mediaKey: { not: null }, sample: { state: "rejected" }, createdAt: { lt: before } },
      orderBy: { id: "asc" },
      take: perPage,
      select: { id: true, orgId: true, mediaKey: true },
    });
    for (const { id, orgId, mediaKey } of due) {
      signal.throwIfAborted();
      const by = { orgId, actor: { type: "system", jobId: "retention" } } as const;
      await inTx({ db }, async (tx) => {
        await tx.recording.update({
          where: { orgId_id: { orgId, id } },
          data: { mediaKey: null },
          select: { id: true },
        });
        await submitPurge(tx, by, { mediaKeys: mediaKey === null ? [] : [mediaKey] });
      });
      clips++;
    }
    if (due.length < perPage) return clips;
  }
}
