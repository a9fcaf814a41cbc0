import type { JobName } from "@rollcall/core/jobs";

/** How attempts ended since the worker started: by "name outcome". */
export type JobCounts = Map<string, { name: JobName; outcome: string; count: number; seconds: number }>;

export function countJob(counts: JobCounts, name: JobName, outcome: string, seconds: number): void {
  const key = `${name} ${outcome}`;
  const entry = counts.get(key) ?? { name, outcome, count: 0, seconds: 0 };
  entry.count++;
  entry.seconds += seconds;
  counts.set(key, entry);
}
