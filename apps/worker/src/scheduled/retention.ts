import { forgetUnknownVoices } from "@rollcall/db/naming/forgetUnknownVoices";
import { expireMeetings } from "@rollcall/db/retention/expireMeetings";
import { expireVoices } from "@rollcall/db/retention/expireVoices";
import { settleVoiceMoves } from "@rollcall/db/retention/settleVoiceMoves";
import type { Scheduled } from "../scheduled.ts";

/** Destroys what is past its time. */
export const retention: Scheduled = async ({ db, voiceprints }, signal) => {
  const expired = { ...(await expireMeetings(db, signal)), ...(await expireVoices(db, signal)) };
  const settled = await settleVoiceMoves(db, signal);
  // What a model that is no longer used has in the index goes at once, not with the nightly comparison.
  if (settled.voiceMoves > 0) await voiceprints.reconcile(signal);
  return { ...expired, ...settled, ...(await forgetUnknownVoices(db, signal)) };
};
