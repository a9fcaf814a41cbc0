import { mergeVocabularies } from "@rollcall/core/meeting";

/** The words in a text that has one on each line, or commas between them; each once. */
export function parseWords(text: string): string[] {
  const words = text.split(/[\n,;]+/).map((word) => word.trim());
  return mergeVocabularies(
    words.filter((word) => word !== ""),
    [],
  );
}
