import type { Word } from "../transcript.ts";
import { alignRuns } from "./alignRuns.ts";
import { findRewrites, type Rewrite } from "./findRewrites.ts";
import { moveBoundaries } from "./moveBoundaries.ts";
import { moveSpeakers } from "./moveSpeakers.ts";
import { flatten, nearestToken, type RunSegment, regroup, type Token } from "./tokens.ts";

export interface RebaseInput {
  /** What the models wrote, before anybody touched it. */
  base: readonly RunSegment[];
  /** What people made of it: the words they left alone are the same in text and time. */
  edited: readonly RunSegment[];
  /** What the models wrote in another run over the same recording; its speakers have ids of their own. */
  fresh: readonly RunSegment[];
}

/** A place where the models have changed their mind about something a person had changed as well. */
export interface RebaseConflict {
  kind: "text" | "speaker";
  startMs: number;
  endMs: number;
  /** What the models wrote before, what they write now, and what the person wrote: texts, or speaker ids. */
  old: string | null;
  fresh: string | null;
  mine: string | null;
}

export interface Rebased {
  /** The fresh run with the work of people in it; speakers are those of the fresh run or, see `carried`, of the old. */
  segments: RunSegment[];
  /** The person's version stands in every one, except that nothing is deleted which the models now read differently. */
  conflicts: RebaseConflict[];
  /** Old speakers and the fresh ones that speak where they spoke; those without one are missing. */
  speakers: Map<string, string>;
  /** Old speakers that people have assigned and that no fresh speaker stands for: they live on. */
  carried: Set<string>;
}

/**
 * Carries the work of people over to another run of the models. Words they rewrote, put in or took out are found again
 * by the unchanged words around them and by their time; speakers they assigned by the time for which they did;
 * segments they cut or joined by the place. Everything they left alone is as the fresh run has it.
 */
export function rebase({ base, edited, fresh }: RebaseInput): Rebased {
  const old = flatten(base);
  const mine = flatten(edited);
  const now = flatten(fresh);
  const { kept, rewrites } = findRewrites(old, mine);
  const aligned = alignRuns(old, now);

  confirmAgain({ old, mine, now, kept, aligned });
  const conflicts: RebaseConflict[] = [];
  const tokens = rewrite({ old, mine, now, rewrites, aligned, conflicts });
  const { speakers, carried } = moveSpeakers({ old, mine, now, kept, rewrites, tokens, conflicts });
  moveBoundaries({ old, mine, kept, tokens });
  conflicts.sort((a, b) => a.startMs - b.startMs);
  return { segments: regroup(tokens), conflicts, speakers, carried };
}

/** Words that a person found right are so in the fresh run too, where it has heard the same. */
function confirmAgain({
  old,
  mine,
  now,
  kept,
  aligned,
}: {
  old: readonly Token[];
  mine: readonly Token[];
  now: Token[];
  kept: Int32Array;
  aligned: Int32Array;
}): void {
  for (const [m, { word }] of mine.entries()) {
    const o = kept[m] ?? -1;
    if (word.h !== true || o < 0 || old[o]!.word.h) continue; // kept words point into the old run
    const token = now[aligned[o]!];
    if (token) now[aligned[o]!] = { ...token, word: { ...token.word, c: 1, h: true } };
  }
}

interface Rewriting {
  old: readonly Token[];
  mine: readonly Token[];
  now: readonly Token[];
  rewrites: readonly Rewrite[];
  aligned: Int32Array;
  conflicts: RebaseConflict[];
}

/** The fresh words with the rewritten ones in their places. */
function rewrite({ old, mine, now, rewrites, aligned, conflicts }: Rewriting): Token[] {
  const tokens: Token[] = [];
  let next = 0;
  for (const { oldFrom, oldTo, mineFrom, mineTo } of rewrites) {
    const before = textOf(old.slice(oldFrom, oldTo));
    const written = mine.slice(mineFrom, mineTo);
    const after = textOf(written);
    if (before === after) continue; // only moved in time: the fresh run has heard the times anew
    const [from, to] = placeIn(now, { old, oldFrom, oldTo, written, aligned }, next);
    const replaced = now.slice(from, to);
    const reading = textOf(replaced);
    for (; next < from; next++) tokens.push({ ...now[next]! });
    next = to;

    const isNew = plain(reading) !== plain(before) && plain(reading) !== plain(after);
    if (isNew) {
      const [startMs, endMs] = spanOf([...replaced, ...written, ...old.slice(oldFrom, oldTo)]);
      conflicts.push({ kind: "text", startMs, endMs, old: before, fresh: reading, mine: after });
    }
    if (isNew && written.length === 0) tokens.push(...replaced.map((token) => ({ ...token })));
    else tokens.push(...inPlaceOf(written, replaced, now[from - 1]?.speaker ?? now[to]?.speaker ?? null));
    // The word that follows begins a segment as the fresh run has it, unless the person has cut or joined just there.
    const follower = mine[mineTo];
    if (follower && now[next] && aligned[oldTo] === next && follower.opens !== old[oldTo]!.opens) {
      tokens.push({ ...now[next++]!, opens: follower.opens });
    }
  }
  for (; next < now.length; next++) tokens.push({ ...now[next]! });
  return tokens;
}

/** Which fresh words stand where the rewritten ones stood: from the aligned word before to the one after. */
function placeIn(
  now: readonly Token[],
  {
    old,
    oldFrom,
    oldTo,
    written,
    aligned,
  }: Omit<Rewrite, "mineFrom" | "mineTo"> & Pick<Rewriting, "old" | "aligned"> & { written: readonly Token[] },
  least: number,
): [number, number] {
  const [startMs, endMs] = spanOf(oldTo > oldFrom ? old.slice(oldFrom, oldTo) : written);
  const before = oldFrom > 0 ? aligned[oldFrom - 1]! : -1;
  const after = oldTo < old.length ? aligned[oldTo]! : -1;
  const from = before >= 0 ? before + 1 : firstAfter(now, old[oldFrom - 1]?.word.e ?? startMs, startMs);
  const to = after >= 0 ? after : firstAfter(now, old[oldTo]?.word.s ?? endMs, endMs);
  const start = Math.max(least, Math.min(from, now.length));
  return [start, Math.max(start, to)];
}

/** The first word whose middle is not before the boundary between a neighbour and the rewritten words. */
function firstAfter(now: readonly Token[], neighbourMs: number, ownMs: number): number {
  const boundary = (neighbourMs + ownMs) / 2;
  let low = 0;
  let high = now.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (middleOf(now[middle]!.word) < boundary) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A person's words with the speaker and, where they match one for one, the times of the fresh words they replace. */
function inPlaceOf(written: readonly Token[], replaced: readonly Token[], speaker: string | null): Token[] {
  return written.map((token, i) => {
    const place = replaced.length === written.length ? replaced[i]!.word : token.word;
    return {
      ...token,
      word: { ...token.word, s: place.s, e: place.e },
      speaker: replaced.length > 0 ? nearestToken(replaced, 0, replaced.length, place.s).speaker : speaker,
      opens: token.opens || (i === 0 && (replaced[0]?.opens ?? false)),
    };
  });
}

function spanOf(tokens: readonly Token[]): [number, number] {
  let [startMs, endMs] = [Number.POSITIVE_INFINITY, 0];
  for (const { word } of tokens) {
    startMs = Math.min(startMs, word.s);
    endMs = Math.max(endMs, word.e);
  }
  return [Math.min(startMs, endMs), endMs];
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ word }) => word.t).join(" ");
}

/** What is heard of a text: no case, no punctuation. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}' ]/gu, "");
}

function middleOf(word: Word): number {
  return (word.s + word.e) / 2;
}
