import { wantedTotalMs } from "@rollcall/core/enrollmentGates";

/** What is told to somebody while they record; "enough" is the end of it. */
export type Advice = "speak" | "quieter" | "louder" | "noisy" | "good" | "enough";

export interface Coaching {
  /** Loudness now, 0..1 on a scale where easy speech is about a half. */
  level: number;
  /** Net speech so far. */
  speechMs: number;
  /** Speech over the quiet between it, dB; null before both were heard. */
  snrDb: number | null;
  advice: Advice;
}

export interface Coach {
  /** Takes what the microphone hears now, standing for the `ms` since the last call. */
  hear(samples: Float32Array, ms: number): Coaching;
}

/** The limits of the gates that the clip will be judged by; a little stricter, since this is a guess. */
const quietDb = -40;
const leastSnrDb = 12;
const fullScale = 0.985;
/** Speech stands this much above the quietest moments. */
const speechOverNoiseDb = 9;
const leastSpeechDb = -55;
const clipMemoryMs = 1500;
/** Before this much speech nothing is said about loudness or noise. */
const settledMs = 1500;
/** The quietest moment is forgotten slowly, so that a room that becomes louder is noticed: dB a second. */
const floorRiseDb = 1;

/** Listens along while somebody records, by loudness alone: a worker with a real detector has the last word. */
export function createCoach(): Coach {
  let floorDb = 0;
  let speechMs = 0;
  let speechPower = 0;
  let sinceClipMs = Number.POSITIVE_INFINITY;

  function hear(samples: Float32Array, ms: number): Coaching {
    const { power, peak } = measure(samples);
    const decibels = 10 * Math.log10(power + 1e-10);
    floorDb = Math.min(decibels, floorDb + (floorRiseDb * ms) / 1000);
    sinceClipMs = peak >= fullScale ? 0 : sinceClipMs + ms;
    if (decibels > Math.max(leastSpeechDb, floorDb + speechOverNoiseDb)) {
      speechMs += ms;
      speechPower += power * ms;
    }
    const speechDb = speechMs > 0 ? 10 * Math.log10(speechPower / speechMs) : null;
    const snrDb = speechDb === null ? null : speechDb - floorDb;
    return { level: Math.min(1, Math.max(0, (decibels + 60) / 60)), speechMs, snrDb, advice: advise(speechDb, snrDb) };
  }

  function advise(speechDb: number | null, snrDb: number | null): Advice {
    if (sinceClipMs < clipMemoryMs) return "quieter";
    if (speechDb === null || snrDb === null || speechMs < settledMs) return "speak";
    if (speechDb < quietDb) return "louder";
    if (snrDb < leastSnrDb) return "noisy";
    return speechMs >= wantedTotalMs ? "enough" : "good";
  }

  return { hear };
}

function measure(samples: Float32Array): { power: number; peak: number } {
  let sum = 0;
  let peak = 0;
  for (const sample of samples) {
    sum += sample * sample;
    peak = Math.max(peak, Math.abs(sample));
  }
  return { power: sum / Math.max(1, samples.length), peak };
}
