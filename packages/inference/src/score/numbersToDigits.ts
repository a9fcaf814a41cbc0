/** Number words become digits: "twenty one" is "21", "three hundred and five" "305", "first" "1st". */
export function numbersToDigits(words: readonly string[]): string[] {
  const result: string[] = [];
  for (let at = 0; at < words.length; ) {
    const number = readNumber(words, at);
    result.push(number?.digits ?? words[at]!);
    at = number?.end ?? at + 1;
  }
  return result;
}

/** The longest number that starts here; null where none does. */
function readNumber(words: readonly string[], from: number): { digits: string; end: number } | null {
  let whole = 0;
  let group = 0;
  /** What may still be added to the group: 100 after "hundred", 10 after "twenty", 1 after a unit. */
  let room = 1000;
  let end = from;
  let ordinal: string | undefined;
  while (end < words.length && ordinal === undefined) {
    const isLinked = words[end] === "and" && end > from && room === 100;
    const word = words[isLinked ? end + 1 : end] ?? "";
    const cardinal = ordinals[word] ?? word;
    const value = values[cardinal];
    const scale = scales[cardinal];
    if (value !== undefined && value < room) {
      group += value;
      room = value >= 20 ? 10 : 1;
      if (value === 0) room = 0;
    } else if (cardinal === "hundred" && group > 0 && group < 20 && !isLinked) {
      group *= 100;
      room = 100;
    } else if (scale !== undefined && group > 0 && (whole === 0 || whole % (scale * 1000) === 0) && !isLinked) {
      whole += group * scale;
      group = 0;
      room = 1000;
    } else break;
    end += isLinked ? 2 : 1;
    if (ordinals[word] !== undefined) ordinal = suffixOf(whole + group);
  }
  return end === from ? null : { digits: `${whole + group}${ordinal ?? ""}`, end };
}

function suffixOf(value: number): string {
  if (Math.floor(value / 10) % 10 === 1) return "th";
  return ["th", "st", "nd", "rd"][value % 10] ?? "th";
}

const units =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
const tens = "twenty thirty forty fifty sixty seventy eighty ninety";

const values: Record<string, number> = Object.fromEntries([
  ...units.split(" ").map((word, value) => [word, value]),
  ...tens.split(" ").map((word, n) => [word, 20 + 10 * n]),
]);

const scales: Record<string, number> = { thousand: 1e3, million: 1e6, billion: 1e9 };

const irregular: Record<string, string> = {
  first: "one",
  second: "two",
  third: "three",
  fifth: "five",
  eighth: "eight",
  ninth: "nine",
  twelfth: "twelve",
};

/** "fourth" to "four", "twentieth" to "twenty". */
const ordinals: Record<string, string> = {
  ...Object.fromEntries(
    [...units.split(" ").slice(4), "hundred", "thousand", "million"].map((word) => [`${word}th`, word]),
  ),
  ...Object.fromEntries(tens.split(" ").map((word) => [word.replace(/y$/, "ieth"), word])),
  ...irregular,
};
