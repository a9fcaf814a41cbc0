import { JobError } from "@rollcall/core/errors";
import type { Db, Tx } from "../client.ts";

/** The live consent of the person a job enrolls; CONSENT_MISSING, permanently, when there is none. */
export async function requireConsent(
  db: Db | Tx,
  job: { orgId: string; personId: string | null },
): Promise<{ personId: string; consentId: string }> {
  const { orgId, personId } = job;
  const consent =
    personId === null
      ? null
      : await db.consent.findFirst({
          where: { orgId, personId, withdrawnAt: null },
          orderBy: { givenAt: "desc" },
          select: { id: true, personId: true },
        });
  if (!consent) throw new JobError("CONSENT_MISSING", "There is no consent to make a voiceprint of this person.");
  return { personId: consent.personId, consentId: consent.id };
}
