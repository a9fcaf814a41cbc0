import type { SpeakerState } from "./speaker.ts";
import type { Word } from "./transcript.ts";

export type WordFlag = NonNullable<Word["f"]>[number];

/** A name that the voices only suggest: one answer settles every passage of that speaker. */
export interface NameCheck {
  kind: "name";
  id: string;
  speakerId: string;
  /** Where that speaker is heard first. */
  startMs: number;
  segmentId: string;
  harm: number;
}

/** Words that stand together and that the models were not sure of, or marked. */
export interface WordsCheck {
  kind: "words";
  id: string;
  segmentId: string;
  /** Words [from, to) of the segment. */
  from: number;
  to: number;
  startMs: number;
  endMs: number;
  text: string;
  flags: WordFlag[];
  isDoubtful: boolean;
  /** It looks like a name: somebody or something may be called wrongly. */
  isName: boolean;
  harm: number;
}

export type Check = NameCheck | WordsCheck;

interface Passage {
  id: string;
  startMs: number;
  endMs: number;
  speakerId: string | null;
  words: readonly Word[];
}

interface Voice {
  id: string;
  state: SpeakerState;
  isConfirmed: boolean;
}

/** What a mark costs the reader when nobody looks: words that were made up or lost weigh most. */
const flagHarm: Record<WordFlag, number> = { loop: 2, gap: 1.5, rate: 1, overlap: 0.4 };
/** A wrong name or number misleads; a wrong little word is read over. */
const nameWeight = 3;
const numberWeight = 2;

/**
 * Everything worth a look, by expected harm: first names that are only suggested, the longest speaker first; then words,
 * by how likely they are wrong, how long they are, and whether they look like names or numbers. What a person wrote or
 * confirmed is not among them. Pure; O(words).
 */
export function reviewChecks(
  passages: readonly Passage[],
  speakers: readonly Voice[],
  { doubtfulBelow }: { doubtfulBelow: number },
): Check[] {
  const words = passages.flatMap((passage) => wordsChecks(passage, doubtfulBelow)).sort(byHarm);
  return [...nameChecks(passages, speakers).sort(byHarm), ...words];
}

/** How long the checks take, in ms: each is heard once, with a little around it, and answered. */
export function reviewTimeMs(checks: readonly Check[]): number {
  return checks.reduce((sum, check) => sum + (check.kind === "name" ? 15_000 : 6000 + check.endMs - check.startMs), 0);
}

function nameChecks(passages: readonly Passage[], speakers: readonly Voice[]): NameCheck[] {
  const asked = new Set(speakers.filter((one) => one.state === "suggested" && !one.isConfirmed).map(({ id }) => id));
  const checks = new Map<string, NameCheck>();
  for (const { id: segmentId, speakerId, startMs, endMs } of passages) {
    if (speakerId === null || !asked.has(speakerId)) continue;
    const check = checks.get(speakerId);
    if (check) check.harm += endMs - startMs;
    else {
      checks.set(speakerId, {
        kind: "name",
        id: speakerId,
        speakerId,
        startMs,
        segmentId,
        harm: endMs - startMs,
      });
    }
  }
  return [...checks.values()];
}

function wordsChecks({ id: segmentId, words }: Passage, doubtfulBelow: number): WordsCheck[] {
  const checks: WordsCheck[] = [];
  for (let from = 0; from < words.length; from++) {
    if (!isOpen(words[from]!, doubtfulBelow)) continue; // within the words
    let to = from + 1;
    while (to < words.length && isOpen(words[to]!, doubtfulBelow)) to++;
    checks.push(checkOf(segmentId, words, from, to, doubtfulBelow));
    from = to;
  }
  return checks;
}

function checkOf(
  segmentId: string,
  words: readonly Word[],
  from: number,
  to: number,
  doubtfulBelow: number,
): WordsCheck {
  const run = words.slice(from, to);
  const first = run[0]!; // a run has a word at least
  const flags = [...new Set(run.flatMap((word) => word.f ?? []))];
  const looksNamed = run.map((word, i) => word.c < doubtfulBelow && isName(word, words[from + i - 1]));
  const doubt = run.reduce((sum, word, i) => {
    if (word.c >= doubtfulBelow) return sum;
    const weight = looksNamed[i] ? nameWeight : /\d/.test(word.t) ? numberWeight : 1;
    return sum + (1 - word.c) * weight * Math.min(1, lettersIn(word.t) / 6);
  }, 0);
  return {
    kind: "words",
    id: `${segmentId}.${first.s}`,
    segmentId,
    from,
    to,
    startMs: first.s,
    endMs: Math.max(...run.map(({ e }) => e)),
    text: run.map(({ t }) => t).join(" "),
    flags,
    isDoubtful: run.some((word) => word.c < doubtfulBelow),
    isName: looksNamed.includes(true),
    harm: doubt + flags.reduce((sum, flag) => sum + flagHarm[flag], 0),
  };
}

function isOpen(word: Word, doubtfulBelow: number): boolean {
  return word.h !== true && (word.c < doubtfulBelow || (word.f?.length ?? 0) > 0);
}

/** Written large where no sentence begins. */
function isName({ t }: Word, before: Word | undefined): boolean {
  return /^\p{Lu}\p{Ll}/u.test(t) && before !== undefined && !/[.?!…]["')\]]*$/.test(before.t);
}

function lettersIn(text: string): number {
  return text.replace(/[^\p{L}\p{N}]/gu, "").length;
}

function byHarm(a: { harm: number; startMs: number }, b: { harm: number; startMs: number }): number {
  return b.harm - a.harm || a.startMs - b.startMs;
}
