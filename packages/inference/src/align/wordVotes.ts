import { type Diarization, type RecognisedWord, sampleRateHz } from "../artefacts.ts";

/** A word is judged on at least this much sound around its middle. */
const leastWindow = 0.1 * sampleRateHz;
/** A word in silence belongs to a voice no further away than this. */
const reach = 0.5 * sampleRateHz;

/** What the diarization says of a word. */
export interface WordVotes {
  /** Share of the word each voice has, f64 [voices], summing to at most 1; null where nobody was heard near it. */
  shares: Float64Array | null;
  /** Voices that speak in at least half of the word, when two and more speak in most of it. */
  together: readonly number[];
}

/** Each word votes with the windows that heard it, frame by frame; one in silence with the nearest voice. */
export function wordVotes(word: RecognisedWord, diarization: Diarization): WordVotes {
  const { active, votes, frames, clusters } = diarization;
  const k = clusters.length;
  const middle = (word.start + word.end) / 2;
  const half = Math.max(leastWindow, word.end - word.start) / 2;
  const from = frameAt(diarization, middle - half);
  const to = Math.max(from + 1, frameAt(diarization, middle + half));
  const shares = new Float64Array(k);
  const speaking = new Int32Array(k);
  let heard = 0;
  let overlapped = 0;
  for (let f = from; f < Math.min(frames, to); f++) {
    let sum = 0;
    let voices = 0;
    for (let c = 0; c < k; c++) {
      const isActive = active[f * k + c]!;
      sum += votes[f * k + c]! + isActive;
      voices += isActive;
      speaking[c]! += isActive;
    }
    if (voices > 1) overlapped++;
    if (sum === 0) continue;
    heard++;
    for (let c = 0; c < k; c++) shares[c]! += (votes[f * k + c]! + active[f * k + c]!) / sum;
  }
  if (heard === 0) return { shares: nearest(middle, diarization), together: [] };
  for (let c = 0; c < k; c++) shares[c]! /= heard;
  if (overlapped * 2 <= to - from) return { shares, together: [] };
  return { shares, together: [...speaking.keys()].filter((c) => speaking[c]! * 2 >= to - from) };
}

/** The nearest voice within reach; how far away it is weakens what it says. */
function nearest(sample: number, diarization: Diarization): Float64Array | null {
  const { active, frames, clusters } = diarization;
  const k = clusters.length;
  const at = frameAt(diarization, sample);
  const furthest = Math.floor(reach / diarization.frameStep);
  for (let distance = 0; distance <= furthest; distance++) {
    for (const f of [at - distance, at + distance]) {
      if (f < 0 || f >= frames) continue;
      for (let c = 0; c < k; c++) {
        if (!active[f * k + c]) continue;
        const shares = new Float64Array(k).fill(0.5 / k);
        shares[c]! += 0.5;
        return shares;
      }
    }
  }
  return null;
}

function frameAt({ frameOffset, frameStep }: Diarization, sample: number): number {
  return Math.max(0, Math.round((sample - frameOffset) / frameStep));
}
