import { z } from "zod";

/** How an organisation's work is done and kept. */
export const OrgLimits = z.object({
  /** Jobs of one kind that run at the same time, over all workers. */
  jobConcurrency: z.int().min(1, "At least one job has to run.").max(64, "At most 64 jobs run at the same time."),
  /** Meetings are deleted after so many days; null keeps them. */
  retentionDays: z
    .int()
    .min(1, "Meetings are kept for at least a day.")
    .max(36_500, "Leave the days empty to keep meetings for ever.")
    .nullable(),
});
export type OrgLimits = z.infer<typeof OrgLimits>;
