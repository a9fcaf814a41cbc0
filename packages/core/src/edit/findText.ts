export interface FindOptions {
  matchCase: boolean;
  wholeWords: boolean;
}

export interface Match {
  start: number;
  end: number;
}

/**
 * Where `find` stands in a text. Without `matchCase` letters of both cases are alike, as are typographic and plain
 * apostrophes; `wholeWords` wants no letter or digit on either side.
 */
export function createFinder(find: string, { matchCase, wholeWords }: FindOptions): (text: string) => Match[] {
  const escaped = find
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replace(/['’]/g, "['’]")
    .replace(/\s+/g, "\\s+");
  const bounded = wholeWords ? `(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])` : escaped;
  const pattern = new RegExp(bounded, matchCase ? "gu" : "giu");
  return (text) =>
    [...text.matchAll(pattern)].map(({ index, 0: found }) => ({ start: index, end: index + found.length }));
}

/** The text with every match replaced; null when there is none. */
export function replaceText(text: string, find: (text: string) => Match[], replacement: string): string | null {
  const matches = find(text);
  if (matches.length === 0) return null;
  let result = "";
  let at = 0;
  for (const { start, end } of matches) {
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
}
