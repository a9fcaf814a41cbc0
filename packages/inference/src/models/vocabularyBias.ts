import type { VocabularyNode } from "../vocabularyTrie.ts";

/** Favours expected words in a beam search. States are the tree's nodes. */
export interface VocabularyBias {
  root: VocabularyNode;
  /** What each token gains or loses after `node`, in nats: f32 [vocabulary]. */
  gains(node: VocabularyNode): Float32Array;
  next(node: VocabularyNode, id: number): VocabularyNode;
  /** What was given for a word that was never finished, in nats. */
  owed(node: VocabularyNode): number;
}

/**
 * Shallow fusion: each piece of an expected word gains `boost` nats, and a hypothesis that leaves the word before its
 * end pays all of it back. A word ends where the next piece begins another: "ANN" earns nothing in "ANNUAL". After a
 * piece that leaves the tree only the root is tried again, so a phrase cannot begin inside another phrase.
 */
export function createBias(
  root: VocabularyNode,
  pieces: readonly string[],
  blank: number,
  boost: number,
): VocabularyBias {
  const cache = new Map<VocabularyNode, Float32Array>();
  const beginsWord = Uint8Array.from(pieces, (piece) => (piece.startsWith("▁") ? 1 : 0));

  function compute(node: VocabularyNode): Float32Array {
    const gains = new Float32Array(pieces.length);
    const owed = boost * node.pieces;
    for (let id = 0; id < gains.length; id++) {
      if (id !== blank && !(node.isEnd && beginsWord[id])) gains[id] = -owed;
    }
    for (const id of root.children.keys()) gains[id]! += boost;
    for (const id of node.children.keys()) gains[id] = boost;
    return gains;
  }

  return {
    root,
    gains(node) {
      let gains = cache.get(node);
      if (!gains) {
        gains = compute(node);
        cache.set(node, gains);
      }
      return gains;
    },
    next: (node, id) => node.children.get(id) ?? root.children.get(id) ?? root,
    owed: (node) => (node.isEnd ? 0 : boost * node.pieces),
  };
}
