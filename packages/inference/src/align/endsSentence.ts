/** Words that end with a full stop and no sentence. */
const abbreviations = /^(mr|mrs|ms|dr|prof|st|jr|sr|vs|etc|e\.g|i\.e|a\.m|p\.m|u\.s|approx|inc|ltd|co)\.$/i;
const initial = /^\p{Lu}\.$/u;
const ordinal = /^\d+\.$/;

/** Whether a sentence ends with this word, quotes and brackets around it aside. */
export function endsSentence(text: string): boolean {
  const plain = text.replace(/["'”’»)\]]+$/u, "").replace(/^["'“‘«([]+/u, "");
  if (!/[.?!…。？！]$/u.test(plain)) return false;
  return !abbreviations.test(plain) && !initial.test(plain) && !ordinal.test(plain);
}
