import fc from "fast-check";
import { expect, test } from "vitest";
import { createCalibration } from "../src/calibrateConfidence.ts";
import { beamSearch, type TokenNode } from "../src/models/beamSearch.ts";
import { createBias } from "../src/models/vocabularyBias.ts";
import { buildVocabulary, type VocabularyNode } from "../src/vocabularyTrie.ts";

const pieces = ["<blk>", "<sos/eos>", "<unk>", "▁AN", "N", "U", "AL", "▁AND", "▁", "A", "L", "▁YOU"];

function spellings(node: VocabularyNode, before: string[] = []): string[] {
  const own = node.isEnd ? [before.join(" ")] : [];
  return [...own, ...[...node.children].flatMap(([child, next]) => spellings(next, [...before, pieces[child]!]))];
}

/** A recogniser that hears these probabilities whatever was written before. */
function hears(frames: readonly Record<string, number>[]) {
  const logits = frames.map((heard) => {
    const rest = 1 - Object.values(heard).reduce((sum, p) => sum + p, 0);
    return Float32Array.from(pieces, (piece) => Math.log(heard[piece] ?? Math.max(1e-9, rest / 1000)));
  });
  return {
    vocabulary: pieces.length,
    blank: 0,
    silent: new Set([2]),
    logits: async (frame: number, contexts: readonly unknown[]) =>
      Float32Array.from(contexts.flatMap(() => [...logits[frame]!])),
  };
}

function written(last: TokenNode | null): string {
  return last ? written(last.previous) + pieces[last.id] : "";
}

async function decode(frames: readonly Record<string, number>[], words: readonly string[] = []): Promise<string> {
  const root = buildVocabulary(words, pieces);
  const bias = root && createBias(root, pieces, 0, 1.5);
  return written(await beamSearch(hears(frames), frames.length, { width: 4, bias }));
}

test("words are spelled in the pieces of the model, whatever their case, accents and marks", () => {
  const root = buildVocabulary(["ann", " Añnual! ", "and you", "ψ", "", "x".repeat(99)], pieces)!;
  expect(spellings(root).sort()).toEqual(["▁AN N", "▁AN N U AL", "▁AND ▁YOU"]);
  expect(buildVocabulary(["ψ"], pieces)).toBeNull();
  expect(buildVocabulary([], pieces)).toBeNull();
});

test("an expected word is preferred when it is nearly as probable", async () => {
  const heard = [
    { "▁AND": 0.6, "▁AN": 0.38 },
    { "<blk>": 0.79, N: 0.2 },
  ];
  expect(await decode(heard)).toBe("▁AND");
  expect(await decode(heard, ["Ann"])).toBe("▁ANN");
});

test("an expected word that was not heard is not written", async () => {
  const heard = [{ "▁AND": 0.99 }, { "<blk>": 0.99 }];
  expect(await decode(heard, ["Ann", "annual"])).toBe("▁AND");
});

test("a word that only begins like an expected one gains nothing in the end", async () => {
  const heard = [{ "▁AN": 0.4, "▁AND": 0.55 }, { N: 0.4, "<blk>": 0.59 }, { U: 0.9, "<blk>": 0.09 }, { AL: 0.99 }];
  const plain = await decode(heard);
  expect(await decode(heard, ["Ann"])).toBe(plain);
});

test("what is gained for pieces is paid back exactly when the word is left", () => {
  const words = fc.array(fc.constantFrom("an", "ann", "annual", "and", "you", "and you"), {
    minLength: 1,
    maxLength: 4,
  });
  const tokens = fc.array(fc.integer({ min: 3, max: pieces.length - 1 }), { maxLength: 12 });
  fc.assert(
    fc.property(words, tokens, (list, ids) => {
      const root = buildVocabulary(list, pieces)!;
      const bias = createBias(root, pieces, 0, 1);
      let node = root;
      let total = 0;
      for (const token of ids) {
        expect(bias.gains(node)[0]).toBe(0);
        total += bias.gains(node)[token]!;
        node = bias.next(node, token);
      }
      const heard = ids.map((token) => pieces[token]).join("");
      const expected = new Set(spellings(root).map((text) => text.replaceAll(" ", "")));
      const mostPieces = ids.length;
      expect(total - bias.owed(node)).toBeGreaterThanOrEqual(0);
      expect(total).toBeLessThanOrEqual(mostPieces);
      if (![...expected].some((text) => heard.includes(text))) expect(total - bias.owed(node)).toBe(0);
    }),
  );
});

test("confidence is monotone and never certain", () => {
  const toConfidence = createCalibration({ slope: 0.63, offset: 0.085 });
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (a, b) => {
      expect(toConfidence(Math.max(a, b))).toBeGreaterThanOrEqual(toConfidence(Math.min(a, b)));
      expect(toConfidence(a)).toBeGreaterThan(0);
      expect(toConfidence(a)).toBeLessThan(1);
    }),
  );
});
