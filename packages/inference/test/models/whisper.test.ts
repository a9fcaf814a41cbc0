import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averageAttention } from "../../src/models/whisper/attention.ts";
import { createBpe } from "../../src/models/whisper/bpe.ts";
import {
  compressionRatio,
  decodeOnce,
  decodeWithFallback,
  type WhisperNetwork,
} from "../../src/models/whisper/decode.ts";
import { dropInvented, isAnomalous } from "../../src/models/whisper/dropInvented.ts";
import { dtw, jumps } from "../../src/models/whisper/dtw.ts";
import { chooseLanguage, likeliestLanguage } from "../../src/models/whisper/language.ts";
import { applyRules } from "../../src/models/whisper/logitRules.ts";
import type { WhisperTokens } from "../../src/models/whisper/tokens.ts";
import { repairDurations, timeWords } from "../../src/models/whisper/wordTimes.ts";
import { splitWords } from "../../src/models/whisper/wordTokens.ts";

// A tiny vocabulary: 0-9 text (0 is a space), 10 end, 11 start, 12 no speech, 13 no timestamps, 14.. timestamps of .02 s.
const tokens: WhisperTokens = {
  startOfTranscript: 11,
  endOfText: 10,
  transcribe: null,
  startOfPrevious: null,
  noSpeech: 12,
  noTimestamps: 13,
  timestampBegin: 14,
  languages: new Map(),
  suppressed: [9, 11, 12],
  suppressedFirst: [0, 10],
  alignmentHeads: [],
  decode: (ids) =>
    ids
      .filter((id) => id < 10)
      .map((id) => (id === 0 ? " " : String.fromCodePoint(96 + id)))
      .join(""),
  encode: () => [],
};
const vocabulary = 14 + 101;
const time = (n: number) => 14 + n;
const isOpen = (logits: Float32Array, id: number) => logits[id] !== Number.NEGATIVE_INFINITY;

function allowedAfter(
  sampled: readonly number[],
  logits = new Float32Array(vocabulary).fill(-9),
): (id: number) => boolean {
  // Text is likelier than all timestamps together, so that the last rule does not interfere.
  for (let id = 0; id <= 10; id++) logits[id] = 5;
  applyRules(logits, sampled, tokens);
  return (id) => isOpen(logits, id);
}

describe("what may come next", () => {
  it("is first a timestamp of at most one second, never a space, the end or a suppressed token", () => {
    const may = allowedAfter([]);
    expect([time(0), time(50)].map(may)).toEqual([true, true]);
    expect([time(51), 0, 1, 10, 13].map(may)).toEqual([false, false, false, false, false]);
  });

  it("after the opening timestamp is text, not another timestamp", () => {
    const may = allowedAfter([time(3)]);
    expect([may(1), may(0), may(10)]).toEqual([true, true, true]);
    expect([may(time(3)), may(time(9)), may(9), may(12)]).toEqual([false, false, false, false]);
  });

  it("after text may be more text or a later timestamp, never an earlier or the same one", () => {
    const may = allowedAfter([time(3), 1]);
    expect([may(2), may(time(4)), may(time(3)), may(time(2))]).toEqual([true, true, false, false]);
  });

  it("after a closing timestamp is the end or a timestamp from there on", () => {
    const may = allowedAfter([time(3), 1, time(8)]);
    expect([may(10), may(time(8)), may(time(9))]).toEqual([true, true, true]);
    expect([may(1), may(time(7))]).toEqual([false, false]);
  });

  it("after a pair of timestamps is text", () => {
    const may = allowedAfter([time(3), 1, time(8), time(8)]);
    expect([may(1), may(time(9))]).toEqual([true, false]);
  });

  it("is a timestamp when all of them together are likelier than any text", () => {
    const logits = new Float32Array(vocabulary).fill(-3);
    logits[1] = 0;
    applyRules(logits, [time(3), 2], tokens);
    expect(isOpen(logits, 1)).toBe(false);
    expect(isOpen(logits, time(4))).toBe(true);
  });

  it("always leaves something, and timestamps never fall", () => {
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.double({ min: -8, max: 8, noNaN: true })),
        fc.integer({ min: 1, max: 40 }),
        (numbers, steps) => {
          const sampled: number[] = [];
          for (let step = 0; step < steps; step++) {
            const logits = Float32Array.from({ length: vocabulary }, () => numbers.next().value ?? 0);
            applyRules(logits, sampled, tokens);
            const best = logits.indexOf(Math.max(...logits));
            if (!isOpen(logits, best)) return sampled.includes(time(100)); // after the last time only the end is left
            if (best === 10) return true;
            const latest = sampled.findLast((id) => id >= 14);
            if (best >= 14 && latest !== undefined && best < latest) return false;
            sampled.push(best);
          }
          return true;
        },
      ),
      { numRuns: 50 },
    );
  });
});

/** A network that says a script, then the end; `sure` is how far the said token is above the others. */
function scripted(script: readonly number[], options: { sure?: number; noSpeech?: number } = {}) {
  const calls: string[] = [];
  const row = (said: number): number[] => {
    const logits = new Array<number>(vocabulary).fill(0);
    logits[script[said] ?? 10] = options.sure ?? 12;
    return logits;
  };
  let said: number[] = [];
  const network: WhisperNetwork = {
    async start(prompt, lanes) {
      calls.push(`start ${prompt.join(",")} x${lanes}`);
      said = new Array<number>(lanes).fill(0);
      const first = new Float32Array(lanes * prompt.length * vocabulary);
      for (let lane = 0; lane < lanes; lane++) {
        first.set(row(0), ((lane + 1) * prompt.length - 1) * vocabulary);
        first[lane * prompt.length * vocabulary + 12] = options.noSpeech ?? 0;
      }
      return first;
    },
    async next(chosen) {
      calls.push(`next ${chosen.join(",")}`);
      return Float32Array.from(chosen.flatMap((_, lane) => row(++said[lane]!)));
    },
  };
  return { network, calls };
}

describe("decoding", () => {
  const said = [time(0), 1, 2, 3, time(20)];

  it("gives the tokens with their probabilities, without prompt and end", async () => {
    const { network, calls } = scripted(said);
    const result = await decodeWithFallback(network, [11, 7, 8], tokens);
    expect(result.tokens).toEqual(said);
    expect(result.logProbs).toHaveLength(5);
    expect(result.averageLogProb).toBeGreaterThan(-0.1);
    expect(result.temperature).toBe(0);
    expect(calls).toEqual(["start 11,7,8 x1", ...said.map((id) => `next ${id}`)]);
  });

  it("draws again at a higher temperature when the text loops", async () => {
    const loop = [time(0), ...new Array(60).fill([1, 2]).flat(), time(30)];
    const { network, calls } = scripted(loop);
    const result = await decodeWithFallback(network, [11], tokens);
    expect(calls.filter((call) => call.startsWith("start"))).toEqual([
      "start 11 x1",
      ...new Array(5).fill("start 11 x5"),
    ]);
    expect(result.tokens).toEqual([]);
  });

  it("draws again when the text is unlikely, and keeps the likeliest when all are", async () => {
    const { network, calls } = scripted(said, { sure: 1 });
    const result = await decodeWithFallback(network, [11], tokens);
    expect(calls.filter((call) => call.startsWith("start"))).toHaveLength(6);
    expect(result.averageLogProb).toBeLessThan(-1);
    expect(result.tokens.length).toBeGreaterThan(0);
  });

  it("writes nothing where nobody speaks, and does not try again", async () => {
    const { network, calls } = scripted(said, { sure: 1, noSpeech: 40 });
    const result = await decodeWithFallback(network, [11], tokens);
    expect(result.tokens).toEqual([]);
    expect(result.noSpeechProbability).toBeGreaterThan(0.9);
    expect(calls.filter((call) => call.startsWith("start"))).toHaveLength(1);
  });

  it("draws the same every time, five lanes at once", async () => {
    const run = () => decodeOnce(scripted(said, { sure: 3 }).network, [11], tokens, 0.6);
    expect(await run()).toEqual(await run());
  });

  it("lanes that agree say what one alone says", async () => {
    const [alone, together] = [scripted(said, { sure: 60 }), scripted(said, { sure: 60 })];
    const greedy = await decodeOnce(alone.network, [11], tokens, 0);
    const drawn = await decodeOnce(together.network, [11], tokens, 0.2);
    expect(drawn.tokens).toEqual(greedy.tokens);
    expect(together.calls[1]).toBe("next 14,14,14,14,14");
  });

  it("stops after 224 tokens", async () => {
    const endless = [time(0), ...Array.from({ length: 400 }, (_, n) => 1 + (n % 8))];
    const result = await decodeOnce(scripted(endless).network, [11], tokens, 0);
    expect(result.tokens).toHaveLength(224);
  });
});

it("tells loops by how well they pack", () => {
  expect(compressionRatio("thank you. ".repeat(20))).toBeCloseTo(10, 1);
  expect(compressionRatio("The quick brown fox jumps over the lazy dog near the river bank.")).toBeCloseTo(1, 1);
  expect(compressionRatio("")).toBe(0);
});

describe("the language", () => {
  const languages = new Map([
    ["en", 0],
    ["de", 1],
    ["zh", 2],
  ]);
  const logits = Float32Array.of(1, 3, 2.9, 99);

  it("is the likeliest of those that are allowed", () => {
    expect(likeliestLanguage(logits, languages)!.language).toBe("de");
    expect(likeliestLanguage(logits, languages, ["en", "zh"])).toMatchObject({ language: "zh" });
    expect(likeliestLanguage(logits, languages, ["en"])).toEqual({ language: "en", probability: 1 });
    expect(likeliestLanguage(logits, languages, ["xx"])).toBeNull();
  });

  it("is the usual one where the guess is unclear or the speech short", () => {
    const guess = { language: "de", probability: 0.69 };
    expect(chooseLanguage(guess, 10, "en")).toBe("en");
    expect(chooseLanguage({ ...guess, probability: 0.9 }, 2.9, "en")).toBe("en");
    expect(chooseLanguage({ ...guess, probability: 0.7 }, 3, "en")).toBe("de");
    expect(chooseLanguage(guess, 1)).toBe("de");
  });
});

describe("word times", () => {
  it("follow the best path through the attention", () => {
    const m = [
      [0.9, 0.8, 0.1, 0, 0, 0.1],
      [0.1, 0.2, 0.9, 0.3, 0.1, 0],
      [0, 0.1, 0.2, 0.8, 0.9, 0.2],
      [0, 0, 0.1, 0.1, 0.3, 0.9],
    ];
    const path = dtw(
      Float32Array.from(m.flat(), (x) => -x),
      4,
      6,
    );
    expect(path).toEqual({ rows: [0, 0, 1, 1, 1, 2, 2, 3, 3], columns: [0, 1, 1, 2, 3, 3, 4, 4, 5] });
    expect(jumps(path).map((frame) => frame * 0.02)).toEqual([0, 0.02, 0.06, 0.08]);
  });

  it("are standardised over the tokens and smoothed along the frames", () => {
    const head = Float32Array.from({ length: 3 * 20 }, (_, i) =>
      Math.floor(i / 20) === Math.floor((i % 20) / 7) ? 1 : 0,
    );
    const mean = averageAttention([head, head], 3, 20);
    // One of three tokens has all the attention: (1 - 1/3) / sqrt(2/9) = sqrt(2).
    expect(mean[0]).toBeCloseTo(Math.SQRT2, 5);
    expect(mean[20]).toBeCloseTo(-Math.SQRT1_2, 5);
    head[3] = 0;
    head[20 + 3] = 1;
    expect(averageAttention([head], 3, 20)[3]).toBeCloseTo(Math.SQRT2, 5);
    expect(averageAttention([new Float32Array(60)], 3, 20).every((x) => x === 0)).toBe(true);
  });

  it("come from where the decoder looks", () => {
    // Prompt of 2, the no-timestamps token, three text tokens, the end: token k of the text is heard at frames 10k to 10k+9.
    const sequence = 7;
    const frames = 40;
    const head = new Float32Array(sequence * frames);
    for (let f = 0; f < frames; f++) head[(2 + Math.min(3, Math.floor(f / 10))) * frames + f] = 1;
    const words = [
      { text: " one", tokens: [1] },
      { text: " two three", tokens: [2, 3] },
    ];
    const timed = timeWords([head], frames, 2, words, [0.5, 0.9, 0.7]);
    expect(timed.map(({ start, end }) => [start, end])).toEqual([
      [0, expect.closeTo(0.2, 1)],
      [expect.closeTo(0.2, 1), expect.closeTo(0.6, 1)],
    ]);
    expect(timed.map(({ probability }) => probability)).toEqual([0.5, 0.8]);
  });

  it("are cut where a word is far longer than words are", () => {
    const word = (text: string, start: number, end: number) => ({ text, start, end, probability: 1 });
    const repaired = repairDurations([
      word(" one", 0, 0.3),
      word(" two", 0.3, 0.6),
      word(" end.", 0.6, 3),
      word(" next", 3, 5),
      word(" last", 5, 5.3),
    ]);
    expect(repaired[2]).toMatchObject({ start: 0.6, end: 1.2 });
    expect(repaired[3]!.start).toBeCloseTo(4.4, 5);
    expect(repaired[4]).toMatchObject({ start: 5, end: 5.3 });
    expect(repairDurations([])).toEqual([]);
  });
});

describe("words that nobody said", () => {
  const word = (start: number, end: number, probability: number) => ({ text: " word", start, end, probability });
  /** Unlikely words crowded into a moment. */
  const invented = (at: number) => [0, 1, 2, 3].map((i) => word(at + 0.05 * i, at + 0.05 * (i + 1), 0.05));
  const said = (at: number) => [0, 1, 2, 3].map((i) => word(at + 0.3 * i, at + 0.3 * (i + 1), 0.8));

  it("go where they stand alone in silence, and stay beside speech", () => {
    expect(dropInvented([...said(0), ...invented(10), ...said(20)], 30)).toEqual([...said(0), ...said(20)]);
    expect(dropInvented(invented(10), 30)).toEqual([]);
    const beside = [...said(0), ...invented(1.5)];
    expect(dropInvented(beside, 30)).toEqual(beside);
    // A stretch is cut around speech: what it begins or ends with may well have been said.
    expect(dropInvented(invented(0), 30)).toEqual(invented(0));
    expect(dropInvented(said(10), 30)).toEqual(said(10));
    expect(dropInvented([], 30)).toEqual([]);
  });

  it("are known by the published score: unlikely 1, shorter than .133 s 15 a second, longer than 2 s 1 a second", () => {
    expect(isAnomalous([word(0, 0.5, 0.1), word(0.5, 1, 0.1), word(1, 1.5, 0.1)])).toBe(true);
    expect(isAnomalous([word(0, 0.5, 0.1), word(0.5, 1, 0.9)])).toBe(false);
    expect(isAnomalous([word(0, 3.1, 0.9)])).toBe(true);
    expect(isAnomalous([word(0, 2.9, 0.9)])).toBe(false);
    // (.133 - .03) * 15 = 1.545 a word: two of four come to 3.09.
    const rushed = [word(0, 0.03, 0.9), word(0.03, 0.06, 0.9), word(0.1, 0.5, 0.9), word(0.5, 0.9, 0.9)];
    expect(isAnomalous(rushed)).toBe(true);
    expect(isAnomalous(rushed.slice(1))).toBe(false);
    // Only the first eight words count, and marks are none.
    expect(isAnomalous([...said(0), ...said(2), ...invented(4)])).toBe(false);
    expect(isAnomalous([{ ...word(0, 0.01, 0), text: "..." }])).toBe(false);
  });
});

describe("words from tokens", () => {
  const texts = [" Hello", ",", " wor", "ld", "!", " “", "Hi", "”", " 你", "好"];
  const decode = (ids: readonly number[]) => ids.map((id) => texts[id]).join("");

  it("part at spaces, marks stay with their words", () => {
    const words = splitWords([0, 1, 2, 3, 4, 5, 6, 7], "en", decode);
    expect(words.map(({ text }) => text)).toEqual([" Hello,", " world!", " “Hi”"]);
    expect(words.map(({ tokens: own }) => own)).toEqual([
      [0, 1],
      [2, 3, 4],
      [5, 6, 7],
    ]);
  });

  it("are characters where a language has no spaces", () => {
    expect(splitWords([8, 9], "zh", decode).map(({ text }) => text)).toEqual([" 你", "好"]);
    expect(splitWords([8, 9], "en", decode).map(({ text }) => text)).toEqual([" 你好"]);
  });

  it("keep the bytes of one character together", () => {
    const bytes = [0xe4, 0xbd, 0xa0, 0xe5, 0xa5, 0xbd];
    const byBytes = (ids: readonly number[]) => new TextDecoder().decode(Uint8Array.from(ids.map((id) => bytes[id]!)));
    expect(splitWords([0, 1, 2, 3, 4, 5], "zh", byBytes)).toEqual([
      { text: "你", tokens: [0, 1, 2] },
      { text: "好", tokens: [3, 4, 5] },
    ]);
  });
});

it("byte pairs come back as the text they were made of", () => {
  const isPrintable = (b: number) => (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || (b >= 174 && b <= 255);
  let next = 256;
  const bytes = Array.from({ length: 256 }, (_, b) => String.fromCodePoint(isPrintable(b) ? b : next++));
  const merges: [string, string][] = [
    ["h", "e"],
    ["t", "he"],
    [bytes[32]!, "the"],
  ];
  const pieces = [...bytes, ...merges.map(([a, b]) => a + b)];
  const bpe = createBpe(Object.fromEntries(pieces.map((piece, id) => [piece, id])), merges);
  expect(bpe.encode(" the he")).toEqual([258, 32, 256].map((id) => (id === 32 ? pieces.indexOf(bytes[32]!) : id)));
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => bpe.decode(bpe.encode(text)) === text));
});
