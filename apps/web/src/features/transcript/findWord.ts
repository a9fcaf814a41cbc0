/** The last index whose start is not after `ms`, or -1; `startOf` must grow with the index. */
export function lastStarted(count: number, startOf: (index: number) => number, ms: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (startOf(middle) <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

interface Timed {
  startMs: number;
  endMs: number;
  words: readonly { s: number; e: number }[];
}

/** A silence this long after a word leaves no word current. */
const lingerMs = 1500;

/**
 * Which word is heard at `ms`: segment and word index, or null where nobody has spoken for a while. Segments may
 * overlap, so of the last three to start the latest that still lasts is preferred, else the latest.
 */
export function findWord(segments: readonly Timed[], ms: number): { segment: number; word: number } | null {
  const latest = lastStarted(segments.length, (index) => segments[index]?.startMs ?? 0, ms);
  for (let index = latest; index >= 0 && index > latest - 3; index--) {
    const segment = segments[index];
    const hit = segment && segment.endMs >= ms ? wordIn(segment, index, ms) : null;
    if (hit) return hit;
  }
  const segment = segments[latest];
  return segment ? wordIn(segment, latest, ms) : null;
}

function wordIn(segment: Timed, index: number, ms: number): { segment: number; word: number } | null {
  const word = lastStarted(segment.words.length, (n) => segment.words[n]?.s ?? 0, ms);
  const found = segment.words[word];
  return found && ms - found.e < lingerMs ? { segment: index, word } : null;
}
