import { z } from "zod";
import { LoadedModel } from "./model.ts";

/** A worker as people see it; times are ISO strings. */
export const WorkerView = z.object({
  id: z.uuid(),
  name: z.string(),
  lane: z.string(),
  models: z.array(LoadedModel),
  startedAt: z.string(),
  seenAt: z.string(),
  isAlive: z.boolean(),
});
export type WorkerView = z.infer<typeof WorkerView>;
