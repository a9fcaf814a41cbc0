import type { TimedWord } from "./wordTimes.ts";

/** Words this unlikely, this short or this long (s) are seldom said. */
const unlikely = 0.15;
const shortest = 0.133;
const longest = 2;
/** A run of words between silences of so many seconds stands by itself. */
const aloneAfterSeconds = 2;
/** Words of a run that are looked at, and the score from which they are not believed. */
const looked = 8;
const mostAnomaly = 3;

/**
 * Whisper writes words into long silences: unlikely ones, crowded into moments or stretched over seconds. A run of words
 * that begins so and has two seconds of silence on either side is left out. (OpenAI's anomaly score.) `seconds` is the
 * length of the stretch that was heard.
 */
export function dropInvented(words: readonly TimedWord[], seconds: number): TimedWord[] {
  const kept: TimedWord[] = [];
  for (let from = 0; from < words.length; ) {
    let to = from + 1;
    while (to < words.length && words[to]!.start - words[to - 1]!.end < aloneAfterSeconds) to++;
    const run = words.slice(from, to);
    const before = run[0]!.start - (words[from - 1]?.end ?? 0);
    const after = (words[to]?.start ?? seconds) - run.at(-1)!.end;
    if (before < aloneAfterSeconds || after < aloneAfterSeconds || !isAnomalous(run)) kept.push(...run);
    from = to;
  }
  return kept;
}

/** By its first eight words, marks left out. */
export function isAnomalous(run: readonly TimedWord[]): boolean {
  const first = run.filter(({ text }) => /[\p{L}\p{N}]/u.test(text)).slice(0, looked);
  if (first.length === 0) return false;
  const score = first.reduce((sum, word) => sum + anomalyOf(word), 0);
  return score >= mostAnomaly || score + 0.01 >= first.length;
}

function anomalyOf({ probability, start, end }: TimedWord): number {
  const duration = end - start;
  const byDuration = duration < shortest ? (shortest - duration) * 15 : Math.max(0, duration - longest);
  return (probability < unlikely ? 1 : 0) + byDuration;
}
