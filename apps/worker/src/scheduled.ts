import type { ScheduleName } from "@rollcall/core/schedules";
import type { Db } from "@rollcall/db/client";
import type { MediaStore } from "@rollcall/db/storage";
import type { VoiceprintIndex } from "@rollcall/db/voiceprints";
import { checkIndex } from "./scheduled/checkIndex.ts";
import { redeliver } from "./scheduled/redeliver.ts";
import { replayErasures } from "./scheduled/replayErasures.ts";
import { retention } from "./scheduled/retention.ts";
import { sweep } from "./scheduled/sweep.ts";

/** What work that returns by itself may use; like all light work it has no models. */
export interface Surroundings {
  db: Db;
  media: MediaStore;
  voiceprints: VoiceprintIndex;
  dataDir: string;
}

/** Does the work once and says in counts what it did. Stopping in the middle, or doing it again, does no harm. */
export type Scheduled = (around: Surroundings, signal: AbortSignal) => Promise<Record<string, number>>;

/** One handler for all work that returns by itself; the compiler asks for a missing one. */
export const scheduled: { [N in ScheduleName]: Scheduled } = {
  retention,
  sweep,
  redeliver,
  replayErasures,
  checkIndex,
};
