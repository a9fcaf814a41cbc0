import type { Scheduled } from "../scheduled.ts";

/** The voiceprint index holds exactly the samples by which somebody may be recognised. */
export const checkIndex: Scheduled = async ({ voiceprints }, signal) => ({ ...(await voiceprints.reconcile(signal)) });
