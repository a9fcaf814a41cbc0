import type { SpokenSegment, Word } from "@rollcall/core/transcript";
import type { Db } from "@rollcall/db/client";
import { isUnavailable } from "@rollcall/db/errors";
import type { ClaimedJob } from "@rollcall/db/job/claimJob";
import { withAttempt } from "@rollcall/db/job/withAttempt";
import { replaceSegments } from "@rollcall/db/transcript/replaceSegments";
import { type RecognisedWord, sampleRateHz } from "@rollcall/inference/artefacts";

/** A pause this long begins a new paragraph, and so does a paragraph of this many words. */
const longestPauseMs = 1000;
const mostWords = 60;
const writeEveryMs = 1000;

export interface PartialSegments {
  /** The next words of the recording, in its order. */
  add(words: readonly RecognisedWord[]): void;
  /** Settles when nothing is being written any more; rejects with the first error of a write. */
  settle(): Promise<void>;
}

/**
 * Shows words before anybody has been given them: segments without a speaker, appended about once a second under the
 * attempt's fence. Each attempt starts at the first segment again, so nothing is ever there twice.
 */
export function startPartialSegments(db: Db, job: ClaimedJob, transcriptId: string): PartialSegments {
  let waiting: SpokenSegment[] = [];
  let written = 0;
  let writing = Promise.resolve();
  let lastWriteAt = Number.NEGATIVE_INFINITY;

  const write = async () => {
    const segments = waiting;
    waiting = [];
    try {
      await withAttempt(db, job, (tx) => replaceSegments(tx, job, { transcriptId, segments, fromN: written }));
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      // Only what is shown meanwhile: it comes with the next words, or with the result.
      waiting = [...segments, ...waiting];
      return;
    }
    written += segments.length;
  };
  return {
    add(words) {
      waiting.push(...paragraphs(words));
      if (waiting.length === 0 || performance.now() - lastWriteAt < writeEveryMs) return;
      lastWriteAt = performance.now();
      writing = writing.then(write);
      writing.catch(() => {}); // told by `settle`
    },
    settle: () => writing,
  };
}

function paragraphs(words: readonly RecognisedWord[]): SpokenSegment[] {
  const segments: SpokenSegment[] = [];
  for (const word of words.map(toWord)) {
    const segment = segments.at(-1);
    if (segment && word.s - segment.endMs < longestPauseMs && segment.words.length < mostWords) {
      segment.words.push(word);
      segment.endMs = word.e;
    } else segments.push({ speaker: null, startMs: word.s, endMs: word.e, words: [word] });
  }
  return segments;
}

function toWord({ text, start, end, confidence, flags }: RecognisedWord): Word {
  const ms = (samples: number) => Math.round((samples * 1000) / sampleRateHz);
  const word = { t: text, s: ms(start), e: ms(end), c: Number(confidence.toFixed(3)) };
  return flags.length > 0 ? { ...word, f: flags } : word;
}
