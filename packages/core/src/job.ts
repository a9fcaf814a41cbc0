import type { JobName, JobState, Stage } from "./jobs.ts";

/** A job as people see it; times are ISO strings. */
export interface JobView {
  id: string;
  name: JobName;
  state: JobState;
  stage: Stage | null;
  /** 0..100. */
  percent: number;
  etaMs: number | null;
  attempt: number;
  crashes: number;
  failures: number;
  errorCode: string | null;
  /** A plain sentence; null unless the last attempt failed. */
  errorMessage: string | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  meetingId: string | null;
  personId: string | null;
  /** The last attempt was lost or failed, and another will follow. */
  isRetrying: boolean;
}
