import { assign } from "../assignment.ts";
import type { Rewrite } from "./findRewrites.ts";
import type { RebaseConflict } from "./rebase.ts";
import { nearestToken, type Token } from "./tokens.ts";

interface Moving {
  old: readonly Token[];
  mine: readonly Token[];
  now: readonly Token[];
  kept: Int32Array;
  rewrites: readonly Rewrite[];
  /** The words of the result; their speakers are set here. */
  tokens: Token[];
  conflicts: RebaseConflict[];
}

/** Gives the words for which a person has chosen a speaker that speaker's counterpart in the fresh run. */
export function moveSpeakers(moving: Moving): { speakers: Map<string, string>; carried: Set<string> } {
  const { old, mine, now, tokens, conflicts } = moving;
  const before = speakersBefore(moving);
  const speakers = counterparts(mine, before, now);
  const unchanged = pair(old, now);
  const carried = new Set<string>();
  let t = 0;
  for (const { startMs, endMs, speaker, was } of choices(mine, before)) {
    const target = speaker === null ? null : (speakers.get(speaker) ?? speaker);
    const expected = was === null ? null : unchanged.get(was);
    const others = new Set<string>();
    while (t < tokens.length && middleOf(tokens[t]!) < startMs) t++;
    for (; t < tokens.length && middleOf(tokens[t]!) <= endMs; t++) {
      const token = tokens[t]!;
      if (token.speaker !== target && token.speaker !== expected && token.speaker !== null) others.add(token.speaker);
      token.speaker = target;
      if (target !== null && target === speaker) carried.add(target);
    }
    for (const fresh of others) {
      conflicts.push({ kind: "speaker", startMs, endMs, old: was, fresh, mine: target });
    }
  }
  return { speakers, carried };
}

interface Choice {
  startMs: number;
  endMs: number;
  speaker: string | null;
  /** Whom the models had there. */
  was: string | null;
}

/** The stretches of time for which a person has said who speaks, in order. */
function choices(mine: readonly Token[], was: readonly (string | null)[]): Choice[] {
  const found: Choice[] = [];
  let previous = -2;
  for (const [m, { word, speaker, segment }] of mine.entries()) {
    const before = was[m];
    if (before === undefined || before === speaker) continue;
    const last = found.at(-1);
    const isSame = last && previous === m - 1 && last.was === before && mine[previous]!.segment === segment;
    if (isSame) last.endMs = Math.max(last.endMs, word.e);
    else found.push({ startMs: word.s, endMs: word.e, speaker, was: before });
    previous = m;
  }
  return found;
}

/** Whom the models had for each word; a word that was put in counts as its neighbour's if that is of its segment. */
function speakersBefore({ old, mine, kept, rewrites }: Moving): (string | null)[] {
  const was: (string | null)[] = mine.map((_, m) => (kept[m]! >= 0 ? old[kept[m]!]!.speaker : null));
  for (const { oldFrom, oldTo, mineFrom, mineTo } of rewrites) {
    for (let m = mineFrom; m < mineTo; m++) {
      if (oldTo > oldFrom) was[m] = nearestToken(old, oldFrom, oldTo, mine[m]!.word.s).speaker;
      else if (mine[mineFrom - 1]?.segment === mine[m]!.segment) was[m] = was[mineFrom - 1]!;
      else if (mine[mineTo]?.segment === mine[m]!.segment) was[m] = old[kept[mineTo]!]!.speaker;
    }
  }
  return was;
}

/**
 * Pairs speakers so that as much time as possible is spoken by both of a pair: first by the words whose speaker nobody
 * has changed, then, for those that people have made or moved altogether, by the words they were given.
 */
function counterparts(
  mine: readonly Token[],
  was: readonly (string | null)[],
  now: readonly Token[],
): Map<string, string> {
  const settled = pair(
    mine.filter(({ speaker }, m) => speaker === was[m]),
    now,
  );
  const taken = new Set(settled.values());
  const rest = pair(
    mine.filter(({ speaker }) => speaker !== null && !settled.has(speaker)),
    now.filter(({ speaker }) => speaker !== null && !taken.has(speaker)),
  );
  return new Map([...settled, ...rest]);
}

function pair(mine: readonly Token[], now: readonly Token[]): Map<string, string> {
  const rows = idsOf(mine);
  const columns = idsOf(now);
  if (rows.size === 0 || columns.size === 0) return new Map();
  const sharedMs = new Float64Array(rows.size * columns.size);
  let first = 0;
  for (const { word, speaker } of mine) {
    if (speaker === null) continue;
    while (first < now.length && now[first]!.word.e <= word.s) first++;
    for (let k = first; k < now.length && now[k]!.word.s < word.e; k++) {
      const other = now[k]!;
      if (other.speaker === null) continue;
      const shared = Math.min(word.e, other.word.e) - Math.max(word.s, other.word.s);
      const cell = rows.get(speaker)! * columns.size + columns.get(other.speaker)!; // all ids of both were gathered
      sharedMs[cell] = sharedMs[cell]! + Math.max(0, shared);
    }
  }
  const partner = assign(sharedMs, rows.size, columns.size);
  const ids = [...columns.keys()];
  return new Map(
    [...rows].flatMap(([id, row]): [string, string][] => {
      const column = partner[row]!;
      return column >= 0 && sharedMs[row * columns.size + column]! > 0 ? [[id, ids[column]!]] : [];
    }),
  );
}

function idsOf(tokens: readonly Token[]): Map<string, number> {
  const ids = new Map<string, number>();
  for (const { speaker } of tokens) if (speaker !== null && !ids.has(speaker)) ids.set(speaker, ids.size);
  return ids;
}

function middleOf({ word }: Token): number {
  return (word.s + word.e) / 2;
}
