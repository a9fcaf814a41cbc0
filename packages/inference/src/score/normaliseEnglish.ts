import { americanSpelling } from "./americanSpelling.ts";
import { numbersToDigits } from "./numbersToDigits.ts";

/**
 * English text as the words it is judged by, so that only what was heard counts and not how it is written: lower case, no
 * marks, no remarks in brackets, no fillers, contractions written out, American spelling, numbers as digits. Both sides of
 * a comparison go through it. It follows the kind of normaliser that published error rates use.
 */
export function normaliseEnglish(text: string): string[] {
  let plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\u2018\u2019\u02bc`]/g, "'")
    .replaceAll(/\[[^\]]*\]|\([^)]*\)/g, " ")
    .replaceAll(/(\d),(?=\d{3})/g, "$1");
  for (const [pattern, written] of contractions) plain = plain.replaceAll(pattern, written);
  return numbersToDigits(splitWords(plain).flatMap(rewritten));
}

/** Lower-case words without marks and nothing else done to them: the same measure without the normaliser. */
export function plainWords(text: string): string[] {
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\u2018\u2019]/g, "'");
  return splitWords(plain.replaceAll(/[^\p{L}\p{M}\p{N}' ]+/gu, " "));
}

function splitWords(text: string): string[] {
  return text
    .replaceAll(/(?<!\d)\.|\.(?!\d)|[^\p{L}\p{M}\p{N}'. ]+/gu, " ")
    .replaceAll(/(?<![\p{L}\p{N}])'|'(?![\p{L}\p{N}])/gu, " ")
    .split(/\s+/)
    .filter((word) => word !== "");
}

function rewritten(word: string): string[] {
  const bare = word.replaceAll("'", "");
  if (fillers.has(bare)) return [];
  const spelled = americanSpelling(bare);
  return spellings[spelled]?.split(" ") ?? [spelled];
}

const fillers = new Set(["hm", "hmm", "mm", "mhm", "mmm", "uh", "um", "uhm", "er", "erm"]);

/** One way of writing what sounds the same. */
const spellings: Record<string, string> = {
  alright: "all right",
  cannot: "can not",
  doctor: "dr",
  gonna: "going to",
  gotta: "got to",
  missus: "mrs",
  mister: "mr",
  ok: "okay",
  wanna: "want to",
};

/** In this order; a possessive keeps its s, since only these words take "'s" for "is". */
const contractions: [RegExp, string][] = [
  [/\bwon't\b/g, "will not"],
  [/\bshan't\b/g, "shall not"],
  [/\bcan't\b/g, "can not"],
  [/\blet's\b/g, "let us"],
  [/\by'all\b/g, "you all"],
  [/(?<!\p{L})'cause\b/gu, "because"],
  [/(?<!\p{L})'em\b/gu, "them"],
  [/n't\b/g, " not"],
  [/'re\b/g, " are"],
  [/'ve\b/g, " have"],
  [/'ll\b/g, " will"],
  [/'m\b/g, " am"],
  [/\b(i|you|he|she|it|we|they|who|that|there)'d\b/g, "$1 would"],
  [/\b(he|she|it|that|this|there|here|where|what|who|how|when)'s\b/g, "$1 is"],
];
