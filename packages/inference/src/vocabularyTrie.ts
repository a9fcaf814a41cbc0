/** Words that are expected, as a tree of the recogniser's pieces. */
export interface VocabularyNode {
  children: Map<number, VocabularyNode>;
  /** A word of the list ends here. */
  isEnd: boolean;
  /** Pieces from the root to here. */
  pieces: number;
}

/** Longer lists and words are cut: a list that names everything favours nothing. */
const mostWords = 2000;
const longestWord = 40;
/** With it 408 of 411 words of read speech are spelled exactly as the tokeniser itself does. */
const pieceCost = 2;

/**
 * Builds the tree of a word list, or null when nothing in it can be spelled. A phrase is spelled as its words in a row.
 * Pieces are upper-case or lower-case as the model's are; "▁" begins a word.
 */
export function buildVocabulary(words: readonly string[], pieces: readonly string[]): VocabularyNode | null {
  const speller = createSpeller(pieces);
  const root: VocabularyNode = { children: new Map(), isEnd: false, pieces: 0 };
  for (const phrase of words.slice(0, mostWords)) {
    const spelled = phrase.trim().split(/\s+/).map(speller);
    if (spelled.some((ids) => ids.length === 0)) continue;
    let node = root;
    for (const id of spelled.flat()) {
      let child = node.children.get(id);
      if (!child) {
        child = { children: new Map(), isEnd: false, pieces: node.pieces + 1 };
        node.children.set(id, child);
      }
      node = child;
    }
    node.isEnd = true;
  }
  return root.children.size > 0 ? root : null;
}

interface Spelling {
  cost: number;
  ids: number[];
}

/**
 * How the model itself would have spelled a word: the most probable sequence of pieces under its unigram tokeniser
 * (Viterbi). The list of pieces is sorted by probability without naming it; Zipf's law, p ~ 1 / rank, stands in for it.
 * The result of a word that cannot be spelled is empty.
 */
function createSpeller(pieces: readonly string[]): (word: string) => number[] {
  const ids = new Map(pieces.map((piece, id) => [piece, id]));
  const isUpper = pieces.some((piece) => /^▁?[A-Z]{2,}$/.test(piece));
  const cost = (id: number) => pieceCost + Math.log(id + 1);
  return (word) => {
    const plain = word
      .normalize("NFKD")
      .replaceAll(/\p{M}/gu, "")
      .replaceAll("’", "'")
      .replaceAll(/[^\p{L}\p{N}']/gu, "");
    if (plain === "" || plain.length > longestWord) return [];
    const text = `▁${isUpper ? plain.toUpperCase() : plain}`;
    const best: (Spelling | undefined)[] = [{ cost: 0, ids: [] }];
    for (let end = 1; end <= text.length; end++) {
      let cheapest: Spelling | undefined;
      for (let start = 0; start < end; start++) {
        const before = best[start];
        const id = ids.get(text.slice(start, end));
        if (!before || id === undefined) continue;
        const total = before.cost + cost(id);
        if (!cheapest || total < cheapest.cost) cheapest = { cost: total, ids: [...before.ids, id] };
      }
      best[end] = cheapest;
    }
    return best[text.length]?.ids ?? [];
  };
}
