import type { SpokenSegment, Turn } from "@rollcall/core/transcript";

/** Shorter turns without words are laughter, breath and edges as often as speech. */
const leastMs = 700;

/**
 * Marks turns of .7 s and more of which no word was recognised because others speak over at least half of them. A single
 * stream of words follows the louder voice; the marks keep statistics and playback honest without words nobody heard.
 * `turns` and `segments` are in order of their start.
 */
export function markWordless(turns: readonly Turn[], segments: readonly SpokenSegment[]): Turn[] {
  const middles = new Map<string | null, number[]>();
  for (const { speaker, words } of segments) {
    const own = middles.get(speaker) ?? [];
    for (const { s, e } of words) own.push((s + e) / 2);
    middles.set(speaker, own);
  }
  const passed = new Map<string, number>();
  return turns.map((turn) => {
    const own = middles.get(turn.speaker) ?? [];
    let w = passed.get(turn.speaker) ?? 0;
    while (w < own.length && own[w]! < turn.startMs) w++;
    passed.set(turn.speaker, w);
    const hasWords = w < own.length && own[w]! < turn.endMs;
    const lasts = turn.endMs - turn.startMs;
    if (hasWords || lasts < leastMs || sharedMs(turn, turns) * 2 < lasts) return turn;
    return { ...turn, wordless: true };
  });
}

/** How much of a turn others speak in. */
function sharedMs(turn: Turn, turns: readonly Turn[]): number {
  let shared = 0;
  let until = turn.startMs;
  for (const { speaker, startMs, endMs } of turns) {
    if (startMs >= turn.endMs) break;
    if (speaker === turn.speaker || endMs <= until) continue;
    shared += Math.min(endMs, turn.endMs) - Math.max(startMs, until);
    until = Math.min(endMs, turn.endMs);
  }
  return shared;
}
