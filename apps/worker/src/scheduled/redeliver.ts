import { redeliver as putBack } from "@rollcall/db/retention/redeliver";
import type { Scheduled } from "../scheduled.ts";

/** No job waits for a message that will not come. */
export const redeliver: Scheduled = async ({ db }) => ({ jobs: await putBack(db) });
