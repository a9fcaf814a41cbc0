/** How GPT-2 cuts text before merging: contractions, words and numbers with the space before them, marks, spaces. */
const words = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

export interface Bpe {
  decode(ids: readonly number[]): string;
  encode(text: string): number[];
}

/** Byte-level byte-pair encoding (GPT-2): every byte has a printable stand-in, and merges are tried by rank. */
export function createBpe(
  vocab: Readonly<Record<string, number>>,
  merges: readonly (string | [string, string])[],
): Bpe {
  const standIns = byteStandIns();
  const bytes = new Map(standIns.map((standIn, byte) => [standIn, byte]));
  const pieces = new Map(Object.entries(vocab).map(([piece, id]) => [id, piece]));
  const ranks = new Map(merges.map((pair, rank) => [typeof pair === "string" ? pair : pair.join(" "), rank]));
  const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

  function merge(word: string): string[] {
    let parts = [...new TextEncoder().encode(word)].map((byte) => standIns[byte]!);
    for (;;) {
      let best = -1;
      let rank = Number.POSITIVE_INFINITY;
      for (let i = 0; i + 1 < parts.length; i++) {
        const found = ranks.get(`${parts[i]} ${parts[i + 1]}`);
        if (found !== undefined && found < rank) [best, rank] = [i, found];
      }
      if (best < 0) return parts;
      parts = [...parts.slice(0, best), parts[best]! + parts[best + 1]!, ...parts.slice(best + 2)];
    }
  }

  return {
    decode: (ids) =>
      utf8.decode(
        Uint8Array.from(ids.flatMap((id) => Array.from(pieces.get(id) ?? "").map((c) => bytes.get(c) ?? 63))),
      ),
    encode: (text) =>
      (text.match(words) ?? []).flatMap((word) => merge(word).flatMap((part) => (part in vocab ? [vocab[part]!] : []))),
  };
}

/** Printable Latin-1 stands for itself, every other byte for a character from U+0100 on, in order. */
function byteStandIns(): string[] {
  const isPrintable = (b: number) => (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || (b >= 174 && b <= 255);
  let next = 256;
  return Array.from({ length: 256 }, (_, b) => String.fromCodePoint(isPrintable(b) ? b : next++));
}
