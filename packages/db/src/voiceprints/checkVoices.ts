import type { Truth } from "./loadVoices.ts";

const perPage = 500;

/** Counts what Postgres holds and opens every sample once: one that was changed, or sealed with another key, shows. */
export async function checkVoices(
  { db, vault }: Truth,
  signal: AbortSignal,
): Promise<{ people: number; samples: number; unreadable: number }> {
  const people = await db.voiceprint.count({ where: { expiresAt: { gt: new Date() } } });
  const found = { people, samples: 0, unreadable: 0 };
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    signal.throwIfAborted();
    const rows = await db.enrollmentSample.findMany({
      where: { state: "accepted", vector: { not: null }, id: { gt: after } },
      orderBy: { id: "asc" },
      take: perPage,
      select: { id: true, vector: true, keyId: true },
    });
    const last = rows.at(-1);
    if (!last) return found;
    after = last.id;
    for (const { vector, keyId } of rows) {
      found.samples++;
      try {
        if (!vector || !keyId || vault.open(vector, keyId).length % 4 !== 0) found.unreadable++;
      } catch {
        found.unreadable++;
      }
    }
  }
}
