import { expect, test } from "vitest";
import type { RecognisedWord } from "../src/artefacts.ts";
import { controlLoops } from "../src/controlLoops.ts";
import { endSentencesAtTurns, readable } from "../src/readable.ts";
import { repairTimes } from "../src/repairTimes.ts";
import { wordsFromTokens } from "../src/words.ts";

function word(text: string, start: number, end = start + 3200): RecognisedWord {
  return { text, start, end, confidence: 1, chunk: 0, flags: [] };
}

function spoken(text: string, step = 4000): RecognisedWord[] {
  return text.split(" ").map((part, n) => word(part, n * step));
}

test("pieces become words with times of the recording and the mean probability of their pieces", () => {
  const words = wordsFromTokens(
    [
      { piece: "▁HE", at: 1600, logProb: Math.log(0.5) },
      { piece: "LLO", at: 3200, logProb: Math.log(0.5) },
      { piece: "▁YOU", at: 4800, logProb: 0 },
    ],
    { index: 7, start: 16_000, end: 32_000 },
    (probability) => probability,
  );
  expect(words).toEqual([
    { text: "HELLO", start: 17_600, end: 20_800, confidence: expect.closeTo(0.5, 6), chunk: 7, flags: [] },
    { text: "YOU", start: 20_800, end: 24_000, confidence: 1, chunk: 7, flags: [] },
  ]);
});

/** Words of a quarter of a second each; "|" stands for a pause of 1.2 s. */
function read(text: string, vocabulary?: readonly string[]): string {
  let at = 0;
  const words: RecognisedWord[] = [];
  for (const part of text.split(" ")) {
    if (part !== "|") words.push(word(part, at));
    at += part === "|" ? 19_200 : 4000;
  }
  return readable(words, vocabulary)
    .map((w) => w.text)
    .join(" ");
}

test.each([
  ["I THINK I'M LATE FOR THE TRAIN | IT LEFT", "I think I'm late for the train. It left."],
  ["| | HELLO | | IT IS LATE", "Hello. It is late."],
  [
    "AND SO MY FELLOW AMERICANS | ASK NOT | WHAT YOUR COUNTRY CAN DO",
    "And so my fellow Americans ask not what your country can do.",
  ],
  [
    "WE CAN ALL MEET THERE ON FRIDAY | AND SEE THE | GERMAN'S LCD TV",
    "We can all meet there on Friday and see the German's LCD TV.",
  ],
  ["HOW LONG WOULD THAT TAKE | | ARE YOU SURE", "How long would that take? Are you sure?"],
  ["WHAT I MEAN IS THE L C D", "What I mean is the L C D."],
])("%s", (heard, written) => {
  expect(read(heard)).toBe(written);
});

test("the vocabulary's own spelling is kept", () => {
  expect(read("MISTER THORNTON SAID GRPC WORKS", ["Thornton", "gRPC", "works"])).toBe(
    "Mister Thornton said gRPC works.",
  );
});

test("a change of speaker ends a sentence", () => {
  const segment = (speaker: string, text: string) => ({
    speaker,
    startMs: 0,
    endMs: 0,
    words: text.split(" ").map((t) => ({ t, s: 0, e: 0, c: 1 })),
  });
  const segments = [segment("S1", "So yes"), segment("S1", "indeed."), segment("S2", "of course")];
  endSentencesAtTurns(segments);
  expect(segments.map((s) => s.words.map((w) => w.t).join(" "))).toEqual(["So yes", "indeed.", "Of course"]);
});

test("a loop is kept once and flagged, ordinary repetition is left alone", () => {
  const looped = controlLoops(spoken("WELL YOU KNOW YOU KNOW YOU KNOW YOU KNOW YOU KNOW THEN"));
  expect(looped.map((w) => w.text).join(" ")).toBe("WELL YOU KNOW THEN");
  expect(looped.map((w) => w.flags)).toEqual([[], ["loop"], ["loop"], []]);
  const plain = spoken("NO NO NO NO IT IS");
  expect(controlLoops(plain)).toEqual(plain);
});

test("words faster than anybody speaks are flagged", () => {
  const text = Array.from({ length: 40 }, (_, n) => `W${n}`).join(" ");
  expect(controlLoops(spoken(text, 1000)).every((w) => w.flags.includes("rate"))).toBe(true);
  expect(controlLoops(spoken(text, 4000)).some((w) => w.flags.includes("rate"))).toBe(false);
});

test("times are put in order and inside the speech they overlap", () => {
  const words = [word("A", 900, 3000), word("B", 2500, 9000), word("C", 2000, 2600)];
  const repaired = repairTimes(words, [{ start: 1000, end: 8000 }]);
  expect(repaired.map(({ start, end }) => [start, end])).toEqual([
    [1000, 2500],
    [2500, 2500],
    [2500, 2600],
  ]);
});
