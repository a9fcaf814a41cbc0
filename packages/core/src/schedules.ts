const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * Work that returns by itself, for all organisations together. Some worker of the cpu lane does it, one at a time;
 * doing it again, or stopping in the middle, does no harm.
 */
export const schedules = {
  /** Destroys what is past the days an organisation keeps it, and voices past their life. */
  retention: { everyMs: hourMs },
  /** Removes files, checkpoints and uploads that no row knows. */
  sweep: { everyMs: 6 * hourMs },
  /** Puts unfinished jobs whose message was lost back into the queue, and lets none wait for ever. */
  redeliver: { everyMs: 5 * minuteMs },
  /** Erases again whoever a restored backup has brought back. */
  replayErasures: { everyMs: 10 * minuteMs },
  /** Compares the voiceprint index with Postgres, both ways, and repairs it. */
  checkIndex: { everyMs: 24 * hourMs },
} as const;

export type ScheduleName = keyof typeof schedules;

/** A run that has not renewed its lease for so long is dead. */
export const scheduleLeaseMs = 2 * minuteMs;
/** A run that failed is tried again after this. */
export const scheduleRetryMs = 10 * minuteMs;
/** Clips that could not be used are kept this long for another attempt, then destroyed. */
export const refusedClipLifeMs = 7 * 24 * hourMs;
/** An upload, or a file nobody knows, is given up when it was not touched for so long. */
export const abandonedUploadMs = 48 * hourMs;
/** A checkpoint of a job that waits or runs is never removed; any other after this. */
export const abandonedArtefactMs = hourMs;
