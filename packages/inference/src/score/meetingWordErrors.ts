import { hear } from "./wordErrors.ts";

/** One utterance of the reference; times in any one unit. */
export interface SpokenWords {
  start: number;
  end: number;
  words: readonly string[];
}

/**
 * Word errors of one stream of words against utterances that may overlap, whoever said them: the fewest over all orders
 * in which overlapping utterances can be interleaved. Utterances of which one ends before the other starts keep their
 * order. Without overlap this is the plain distance; taken from the speaker-wise errors it leaves those of attribution.
 * Work grows with the product of the lengths of what overlaps, so it suits meetings where few speak at once.
 */
export function meetingWordErrors(utterances: readonly SpokenWords[], found: readonly string[]): number {
  const order = utterances.filter(({ words }) => words.length > 0).toSorted((a, b) => a.start - b.start);
  const before = order.map(({ start }, u) => order.flatMap(({ end }, v) => (v !== u && end <= start ? [v] : [])));
  const total = order.reduce((sum, { words }) => sum + words.length, 0);

  // A state is how many words of each utterance have been heard; its row is the distance to each prefix of `found`.
  let states = new Map<string, State>();
  const initial = { heard: order.map(() => 0), row: Uint32Array.from({ length: found.length + 1 }, (_, j) => j) };
  states.set("", initial);
  for (let count = 0; count < total; count++) {
    const next = new Map<string, State>();
    for (const { heard, row } of states.values()) {
      for (const [u, { words }] of order.entries()) {
        const isDone = heard[u] === words.length;
        if (isDone || before[u]!.some((v) => heard[v]! < order[v]!.words.length)) continue;
        const after = heard.with(u, heard[u]! + 1);
        const reached = new Uint32Array(row.length);
        hear(row, reached, words[heard[u]!]!, found);
        merge(next, after, reached);
      }
    }
    states = next;
  }
  return [...states.values()][0]!.row[found.length]!;
}

interface State {
  heard: number[];
  row: Uint32Array;
}

function merge(states: Map<string, State>, heard: number[], row: Uint32Array): void {
  const key = heard.join();
  const known = states.get(key);
  if (!known) states.set(key, { heard, row });
  else for (let j = 0; j < row.length; j++) known.row[j] = Math.min(known.row[j]!, row[j]!);
}
