/** Some tokens that make up one word, and its text with the space before it. */
export interface WordTokens {
  text: string;
  tokens: number[];
}

/** Languages written without spaces: every character that is whole may end a word. */
const unspaced = new Set(["zh", "ja", "th", "lo", "my", "yue"]);
const opening = "\"'“¿([{-";
const closing = "\"'.。,，!！?？:：”)]}、";
const marks = /^[!-/:-@[-`{-~]+$/;

/** Groups text tokens into words, marks with the words they belong to. */
export function splitWords(
  tokens: readonly number[],
  language: string,
  decode: (tokens: readonly number[]) => string,
): WordTokens[] {
  const characters = splitCharacters(tokens, decode);
  return mergeMarks(unspaced.has(language) ? characters : joinAtSpaces(characters));
}

/** The shortest runs of tokens that make whole characters. */
function splitCharacters(tokens: readonly number[], decode: (tokens: readonly number[]) => string): WordTokens[] {
  const groups: WordTokens[] = [];
  let held: number[] = [];
  for (const token of tokens) {
    held.push(token);
    const text = decode(held);
    if (text.includes("\uFFFD")) continue;
    groups.push({ text, tokens: held });
    held = [];
  }
  if (held.length > 0) groups.push({ text: decode(held), tokens: held });
  return groups;
}

function joinAtSpaces(groups: readonly WordTokens[]): WordTokens[] {
  const words: WordTokens[] = [];
  for (const { text, tokens } of groups) {
    const last = words.at(-1);
    if (!last || text.startsWith(" ") || marks.test(text.trim())) words.push({ text, tokens: [...tokens] });
    else {
      last.text += text;
      last.tokens.push(...tokens);
    }
  }
  return words;
}

/** An opening mark joins the word after it, a closing one the word before. */
function mergeMarks(words: readonly WordTokens[]): WordTokens[] {
  const opened: WordTokens[] = [];
  for (const word of words.toReversed()) {
    const next = opened.at(-1);
    if (next && word.text.startsWith(" ") && opening.includes(word.text.trim()) && word.text.trim() !== "")
      opened[opened.length - 1] = { text: word.text + next.text, tokens: [...word.tokens, ...next.tokens] };
    else opened.push(word);
  }
  const merged: WordTokens[] = [];
  for (const word of opened.reverse()) {
    const before = merged.at(-1);
    if (before && !before.text.endsWith(" ") && word.text !== "" && closing.includes(word.text))
      merged[merged.length - 1] = { text: before.text + word.text, tokens: [...before.tokens, ...word.tokens] };
    else merged.push(word);
  }
  return merged;
}
