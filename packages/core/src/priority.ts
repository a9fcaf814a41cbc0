/** Recordings up to this long are short, from `longAudioMs` on they are long. */
export const shortAudioMs = 20 * 60_000;
export const longAudioMs = 60 * 60_000;

/** A job that has waited so long joins the first band. */
export const longestWaitMs = 2 * 3600_000;

/** A person waits for "interactive" work; "bulk" came in a crowd and gives way to it. */
export type Urgency = "interactive" | "bulk";

/** Turns of one band; see `priorityOf`. */
export const bandWidth = 1_000_000;

/** The band of a job, larger is earlier: what people wait for before bulk, and in each the short before the long. */
export function bandOf(audioMs: number | null, urgency: Urgency): number {
  const length = audioMs === null ? 1 : audioMs <= shortAudioMs ? 2 : audioMs < longAudioMs ? 1 : 0;
  return (urgency === "interactive" ? 3 : 0) + length;
}

/** Larger is earlier: every turn of a higher band comes before any of a lower one. `turn` counts from 0. */
export function priorityOf(band: number, turn: number): number {
  return band * bandWidth + bandWidth - 1 - Math.min(Math.max(0, turn), bandWidth - 1);
}

/** The turn behind a priority. */
export function turnOf(priority: number): number {
  return bandWidth - 1 - (priority % bandWidth);
}

/**
 * The turn of a new job among those that wait in its band: an organisation with work in the line takes the turn after
 * its own last one, any other joins at the head (start-time fair queueing, Goyal et al. 1996, with jobs of equal size).
 */
export function nextTurn(waiting: { ownLast: number | null; first: number | null }): number {
  return waiting.ownLast === null ? (waiting.first ?? 0) : waiting.ownLast + 1;
}

/** Bytes a second of an ordinary recording, by kind of file; a guess until it is decoded. */
const bytesPerSec = { uncompressed: 176_000, audio: 16_000, video: 250_000 } as const;

/** How long an uploaded recording probably is, from its size alone. */
export function guessAudioMs({ mediaType, sizeBytes }: { mediaType: string; sizeBytes: number }): number {
  const kind = mediaType.startsWith("video/")
    ? "video"
    : /wav|wave|aiff|flac|x-pcm|caf/.test(mediaType)
      ? "uncompressed"
      : "audio";
  return Math.round((sizeBytes / bytesPerSec[kind]) * 1000);
}
