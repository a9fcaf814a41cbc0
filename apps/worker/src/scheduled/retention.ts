import { expireMeetings } from "@rollcall/db/retention/expireMeetings";
import { expireVoices } from "@rollcall/db/retention/expireVoices";
import { forgetUnknownVoices } from "@rollcall/db/naming/forgetUnknownVoices";
import type { Scheduled } from "../scheduled.ts";

/** Destroys what is past its time. */
export const retention: Scheduled = async ({ db }, signal) => ({
  ...(await expireMeetings(db, signal)),
  ...(await expireVoices(db, signal)),
  ...(await forgetUnknownVoices(db, signal)),
});
