import { expect, test } from "vitest";
import type { Diarization, RecognisedWord } from "../src/artefacts.ts";
import type { Models } from "../src/models.ts";
import { flagGaps, hasTooFewWords, unheardSpeech } from "../src/secondChance.ts";
import { transcribeSpeech } from "../src/transcribeSpeech.ts";

const second = 16_000;

function word(text: string, startSec: number, endSec = startSec + 0.2): RecognisedWord {
  return { text, start: startSec * second, end: endSec * second, confidence: 1, chunk: 0, flags: [] };
}

/** One voice that speaks in these seconds; 10 frames a second. */
function voiceIn(...stretches: [from: number, to: number][]): Diarization {
  const frames = 200;
  const active = new Uint8Array(frames);
  for (const [from, to] of stretches) active.fill(1, from * 10, to * 10);
  const cluster = { label: "S1", vector: new Float32Array(0), netSpeechMs: 0, pieces: [] };
  return { frameStep: 1600, frameOffset: 0, frames, clusters: [cluster], active, votes: active };
}

test("speech that only the segmentation knows of is found, unless it is shorter than half a second", () => {
  const regions = [{ start: 2 * second, end: 4 * second }];
  expect(unheardSpeech(voiceIn([1, 3], [6, 6.4], [8, 9]), regions)).toEqual([
    { start: 1 * second, end: 2 * second },
    { start: 8 * second, end: 9 * second },
  ]);
  expect(unheardSpeech(voiceIn([2, 4]), regions)).toEqual([]);
  expect(unheardSpeech({ ...voiceIn(), frames: 0, clusters: [], active: new Uint8Array(0) }, regions)).toEqual([]);
});

test("no words in two seconds of speech, or hardly any in ten, are too few", () => {
  expect(hasTooFewWords([], 1.9 * second)).toBe(false);
  expect(hasTooFewWords([], 2 * second)).toBe(true);
  expect(hasTooFewWords([word("YES", 0)], 9 * second)).toBe(false);
  expect(hasTooFewWords([word("YES", 0)], 10 * second)).toBe(true);
});

test("words beside speech without words are flagged", () => {
  const regions = [{ start: 0, end: 10 * second }];
  const flags = (words: RecognisedWord[]) => flagGaps(words, regions).map((w) => w.flags.join());
  expect(flags([word("A", 0.5), word("B", 1.5), word("C", 4), word("D", 5), word("E", 6.5), word("F", 8.5)])).toEqual([
    "",
    "gap",
    "gap",
    "",
    "",
    "",
  ]);
  expect(flags([word("A", 3, 9)])).toEqual(["gap"]);
  expect(flags([])).toEqual([]);
});

test("a stretch without words is tried again region by region, with its own context", async () => {
  const asked: [number, number][] = [];
  const models = {
    lanes: 1,
    loaded: [],
    recognise: async (_: unknown, { start, end }: { start: number; end: number }) => {
      asked.push([start / second, end / second]);
      return asked.length === 1 ? [] : [word(`W${asked.length}`, start / second)];
    },
  } as unknown as Models; // only what transcribeSpeech uses of them
  const regions = [
    { start: 1 * second, end: 2 * second },
    { start: 2.2 * second, end: 4 * second },
  ];
  const chunk = { start: 0.5 * second, end: 4.5 * second };
  const pcm = { path: "", samples: 10 * second };
  const words = await transcribeSpeech(models, pcm, regions, [chunk], { signal: new AbortController().signal });
  expect(asked).toEqual([
    [0.5, 4.5],
    [0.7, 2.2],
    [2, 4.3],
  ]);
  expect(words.map(({ text }) => text)).toEqual(["W2", "W3"]);
});
