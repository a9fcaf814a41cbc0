import { dot } from "./vector.ts";

/** A voice nobody knows, as it lies in the voice space. */
export interface StrayVoice {
  id: string;
  meetingId: string;
  /** Unit f32 [dim]. */
  vector: Float32Array;
}

/**
 * Cosines from which two strangers' voices of different meetings are taken for one: above what two people at one
 * microphone reach (.63-.70), since nobody checks a link before it is shown. Without a voice space, of plain cosines.
 */
export const linkFrom = { placed: 0.74, raw: 0.65 };

/**
 * Voices that are one person's, by complete linkage: every two of a group are at least `cut` alike, and no two are from
 * one meeting. Groups have two voices or more, in no particular order. O(voices²) time as a rule, and memory.
 */
export function linkVoices(voices: readonly StrayVoice[], cut: number): string[][] {
  const n = voices.length;
  const alike = new Float32Array(n * n).fill(-1);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const { meetingId, vector } = voices[i]!;
      if (meetingId === voices[j]!.meetingId) continue;
      const score = dot(vector, voices[j]!.vector);
      alike[i * n + j] = score;
      alike[j * n + i] = score;
    }
  }
  const members: (string[] | null)[] = voices.map(({ id }) => [id]);
  const nearest = new Int32Array(n);
  const lookAround = (i: number) => {
    let best = i === 0 ? 1 : 0;
    for (let j = 0; j < n; j++) if (j !== i && members[j] && alike[i * n + j]! > alike[i * n + best]!) best = j;
    nearest[i] = best;
  };
  for (let i = 0; i < n; i++) lookAround(i);
  for (;;) {
    let a = -1;
    let most = cut;
    for (let i = 0; i < n; i++) {
      if (!members[i] || n < 2) continue;
      const score = alike[i * n + nearest[i]!]!;
      if (score >= most && (a < 0 || score > most)) {
        a = i;
        most = score;
      }
    }
    if (a < 0) break;
    const b = nearest[a]!;
    members[a] = [...members[a]!, ...members[b]!];
    members[b] = null;
    // As alike as the least alike two of them; -1, two voices of one meeting, stays.
    for (let k = 0; k < n; k++) {
      if (k === a || !members[k]) continue;
      const least = Math.min(alike[a * n + k]!, alike[b * n + k]!);
      alike[a * n + k] = least;
      alike[k * n + a] = least;
    }
    for (let k = 0; k < n; k++) {
      alike[k * n + b] = -2;
      if (members[k] && (k === a || nearest[k] === a || nearest[k] === b)) lookAround(k);
    }
  }
  return members.filter((group) => group !== null && group.length > 1) as string[][]; // filtered
}

/** Which group each voice belongs to: the one most of its companions were in before, else a new one (null). */
export function keepGroups(
  groups: readonly (readonly string[])[],
  before: ReadonlyMap<string, string>,
): { id: string | null; voices: readonly string[] }[] {
  const given = new Set<string>();
  return [...groups]
    .sort((a, b) => b.length - a.length)
    .map((voices) => {
      const votes = Map.groupBy(
        voices.flatMap((voice) => before.get(voice) ?? []),
        (id) => id,
      );
      const [best] = [...votes].filter(([id]) => !given.has(id)).sort((a, b) => b[1].length - a[1].length);
      if (best) given.add(best[0]);
      return { id: best?.[0] ?? null, voices };
    });
}
