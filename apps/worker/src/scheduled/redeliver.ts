import { promoteWaiting } from "@rollcall/db/retention/promoteWaiting";
import { redeliver as putBack } from "@rollcall/db/retention/redeliver";
import type { Scheduled } from "../scheduled.ts";

/** No job waits for a message that will not come, nor for ever behind those that come after it. */
export const redeliver: Scheduled = async ({ db }) => ({
  jobs: await putBack(db),
  promoted: await promoteWaiting(db),
});
