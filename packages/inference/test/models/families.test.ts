import { afterAll, describe, expect, it } from "vitest";
import { testSignal } from "../../src/dsp/testSignal.ts";
import { load as loadCtc } from "../../src/models/ctc/ctc.ts";
import type { AsrModel, DecodedToken, EmbeddingModel } from "../../src/models/family.ts";
import { load3dSpeaker, loadWespeaker } from "../../src/models/fbankEmbedding.ts";
import { load as loadNemoSpeaker } from "../../src/models/nemo/speaker.ts";
import { load as loadTdt } from "../../src/models/nemo/tdt.ts";
import { tdtGreedy } from "../../src/models/nemo/tdtGreedy.ts";
import { loadNetworks } from "../../src/models/nemo/tdtNetwork.ts";
import { load as loadSegmentation } from "../../src/models/segmentation.ts";
import { loadDecoder } from "../../src/models/whisper/network.ts";
import { load as loadWhisper } from "../../src/models/whisper/whisper.ts";
import { graphFolder } from "../support/graphs/graphFolder.ts";
import {
  ctcGraph,
  embeddingGraph,
  nemoSpeakerGraph,
  segmentationGraph,
  tdtDecoderGraph,
  tdtEncoderGraph,
  tdtJoinerGraph,
  tdtJointGraph,
} from "../support/graphs/speechGraphs.ts";
import {
  type WhisperSizes,
  whisperDecoderGraph,
  whisperEncoderGraph,
  whisperGeneration,
  whisperIds,
  whisperTokenizer,
} from "../support/graphs/whisperGraphs.ts";
import { normal } from "../support/madeVoices.ts";

// Real graphs with the signature of each family and random weights: what is said is nonsense, how it comes about is not.
const { contextOf, remove } = graphFolder();
afterAll(remove);

const pieces = ["<unk>", "▁the", "▁a", "s", "ing", ".", "▁we", "ed", "<|en|>", "▁so", "<blk>"];
const tokensFile = pieces.map((piece, id) => `${piece} ${id}`).join("\n");
const sizes = { mels: 128, dim: 32, hidden: 24, joint: 16, vocabulary: pieces.length, durations: 5 };
const speech = testSignal();

function expectWords(tokens: readonly DecodedToken[], samples: number) {
  expect(tokens.length).toBeGreaterThan(0);
  for (const [i, { at, end, logProb, piece }] of tokens.entries()) {
    expect(piece).not.toMatch(/^<.*>$/);
    expect(logProb).toBeLessThanOrEqual(0);
    expect(at).toBeGreaterThanOrEqual(tokens[i - 1]?.at ?? 0);
    expect(end ?? at).toBeGreaterThanOrEqual(at);
    expect(end ?? at).toBeLessThanOrEqual(samples);
  }
}

async function expectRepeatable(model: AsrModel) {
  const first = await model.recognise(speech);
  await model.recognise(speech.subarray(0, 9000));
  expect(await model.recognise(speech)).toEqual(first);
  expect((await model.prove()).every(Number.isFinite)).toBe(true);
  expect(await model.recognise(new Float32Array(0))).toEqual([]);
  return first;
}

describe("a token-and-duration transducer", () => {
  const joint = () => ({ encoder: tdtEncoderGraph(sizes), decoder: tdtJointGraph(sizes), tokens: tokensFile });
  const split = () => ({
    encoder: tdtEncoderGraph(sizes),
    decoder: tdtDecoderGraph(sizes),
    joiner: tdtJoinerGraph(sizes),
    tokens: tokensFile,
  });

  it("says the same from one graph and from two", async () => {
    const [one, two] = await Promise.all([loadTdt(contextOf(joint())), loadTdt(contextOf(split()))]);
    const words = await expectRepeatable(one);
    expectWords(words, speech.length);
    const others = await two.recognise(speech);
    expect(others.map(({ piece, at }) => [piece, at])).toEqual(words.map(({ piece, at }) => [piece, at]));
    await Promise.all([one.release(), two.release()]);
  });

  it.each([
    ["one graph", joint],
    ["two graphs", split],
  ])("decodes utterances side by side as each alone: %s", async (_, files) => {
    const shape = { dim: sizes.dim, vocabulary: sizes.vocabulary, durations: [0, 1, 2, 3, 4] };
    const networks = await loadNetworks(contextOf(files()), shape);
    const random = normal(5);
    const lanes = [40, 1, 25, 0, 33].map((frames) =>
      Float32Array.from({ length: frames * sizes.dim }, () => Math.tanh(random())),
    );
    const together = await tdtGreedy(
      networks.begin(lanes),
      lanes.map((lane) => lane.length / sizes.dim),
    );
    expect(together.flat().length).toBeGreaterThan(20);
    for (const [l, lane] of lanes.entries()) {
      const [alone] = await tdtGreedy(networks.begin([lane]), [lane.length / sizes.dim]);
      expect(together[l]!.map(({ id, frame }) => [id, frame])).toEqual(alone!.map(({ id, frame }) => [id, frame]));
    }
    await networks.release();
  });

  it("refuses other graphs, naming what it expected and what it found", async () => {
    const swapped = { ...joint(), encoder: tdtJointGraph(sizes) };
    await expect(loadTdt(contextOf(swapped))).rejects.toThrow(
      /expected inputs .*"audio_signal".*found .*"encoder_outputs"/,
    );
    const shorter = { ...joint(), tokens: tokensFile.split("\n").slice(0, -1).join("\n") };
    await expect(loadTdt(contextOf(shorter))).rejects.toThrow(
      "outputs has 16 scores, expected 10 tokens and 5 durations",
    );
  });

  it("takes speech that is hardly there", async () => {
    const model = await loadTdt(contextOf(joint()));
    for (const samples of [1, 159, 800])
      for (const { at } of await model.recognise(speech.subarray(0, samples))) expect(at).toBeLessThanOrEqual(samples);
    await model.release();
  });
});

describe("a CTC recogniser", () => {
  it("writes words with times from features", async () => {
    const model = await loadCtc(contextOf({ model: ctcGraph(80, pieces.length), tokens: tokensFile }));
    expectWords(await expectRepeatable(model), speech.length);
    await model.release();
  });

  it("refuses a list of pieces of another length", async () => {
    const model = await loadCtc(contextOf({ model: ctcGraph(80, 12), tokens: tokensFile }));
    await expect(model.prove()).rejects.toThrow("scores 12 pieces, the list has 11");
  });
});

describe.each(["float32", "float16"] as const)("Whisper with %s states", (type) => {
  const small: WhisperSizes = { mels: 80, layers: 2, heads: 2, size: 8, vocabulary: whisperIds.vocabulary, type };
  const files = () => ({
    encoder: whisperEncoderGraph(small),
    decoder: whisperDecoderGraph(small),
    tokenizer: whisperTokenizer(),
    generation: whisperGeneration(),
  });

  it("step by step computes what it computes at once", async () => {
    const decoder = await loadDecoder(contextOf(files()));
    const random = normal(3);
    const hidden = { data: Float32Array.from({ length: 1500 * 16 }, () => Math.tanh(random())), frames: 1500 };
    const sequence = [whisperIds.startOfTranscript, 302, 306, 310, 97, 98, 99];
    const network = decoder.hear(hidden);
    const width = whisperIds.vocabulary;
    const whole = await network.start(sequence, 1);
    const steps = [await network.start(sequence.slice(0, 3), 1)];
    for (const id of sequence.slice(3)) steps.push(await network.next([id]));
    const last = steps.flatMap((logits) => [...logits.subarray(logits.length - width)]);
    const expected = [...whole.subarray(2 * width)];
    const largest = Math.max(...last.map((value, i) => Math.abs(value - expected[i]!)));
    expect(largest).toBeLessThan(type === "float16" ? 0.05 : 1e-4);
    await decoder.release();
  });

  it("keeps lanes apart", async () => {
    const decoder = await loadDecoder(contextOf(files()));
    const random = normal(4);
    const data = Float32Array.from({ length: 1500 * 16 }, () => Math.tanh(random()));
    const network = decoder.hear({ data, frames: 1500 });
    await network.start([301, 302], 3);
    const together = await network.next([97, 98, 99]);
    const width = whisperIds.vocabulary;
    for (const [lane, id] of [97, 98, 99].entries()) {
      await network.start([301, 302], 1);
      const alone = await network.next([id]);
      const own = together.subarray(lane * width, (lane + 1) * width);
      expect(Math.max(...alone.map((value, i) => Math.abs(value - own[i]!)))).toBeLessThan(1e-4);
    }
    await decoder.release();
  });

  it("goes from sound to words with times", async () => {
    const model = await loadWhisper(contextOf(files(), { mels: 80 }));
    const words = await expectRepeatable(model);
    expectWords(words, speech.length);
    expect(words.every(({ piece }) => piece.startsWith("▁"))).toBe(true);
    const guess = await model.detectLanguage!(speech);
    expect(Object.keys(whisperIds.languages)).toContain(guess.language);
    await model.release();
  });
});

it("Whisper refuses an encoder for other features", async () => {
  const small: WhisperSizes = {
    mels: 128,
    layers: 2,
    heads: 2,
    size: 8,
    vocabulary: whisperIds.vocabulary,
    type: "float32",
  };
  const files = {
    encoder: whisperEncoderGraph(small),
    decoder: whisperDecoderGraph(small),
    tokenizer: whisperTokenizer(),
    generation: whisperGeneration(),
  };
  await expect(loadWhisper(contextOf(files, { mels: 80 }))).rejects.toThrow("takes 128 mels, the manifest says 80");
  const wrong = { ...files, decoder: whisperEncoderGraph(small) };
  await expect(loadWhisper(contextOf(wrong, { mels: 128 }))).rejects.toThrow(
    /expected inputs .*input_ids.*found .*input_features/,
  );
});

describe("voice models", () => {
  it.each([
    ["WeSpeaker", 256, () => loadWespeaker(contextOf({ model: embeddingGraph("feats", "embs", 256) }))],
    ["3D-Speaker", 192, () => load3dSpeaker(contextOf({ model: embeddingGraph("x", "embedding", 192) }))],
    ["NeMo", 192, () => loadNemoSpeaker(contextOf({ model: nemoSpeakerGraph(192) }))],
  ])(
    "%s: vectors of %i numbers, of speech of any length but the shortest",
    async (_, dim, open: () => Promise<EmbeddingModel>) => {
      const model = await open();
      expect(model.dim).toBe(dim);
      const vector = await model.embed(speech);
      expect(vector).toHaveLength(dim);
      expect(vector.every(Number.isFinite)).toBe(true);
      expect(await model.embed(speech)).toEqual(vector);
      expect((await model.embed(speech.subarray(0, 3000))).every(Number.isNaN)).toBe(true);
      const long = new Float32Array(25 * 16_000).map((_, i) => speech[i % speech.length]!);
      expect((await model.embed(long)).every(Number.isFinite)).toBe(true);
      expect((await model.prove()).length).toBe(dim / 8);
      await model.release();
    },
  );

  it("NeMo's vector is taken by name, not the speakers of its training set", async () => {
    const without = embeddingGraph("audio_signal", "logits", 192);
    await expect(loadNemoSpeaker(contextOf({ model: without }))).rejects.toThrow(/"embs"|"length"/);
  });

  it("refuse a graph that does not take features", async () => {
    const waveform = contextOf({ model: ctcGraph(80, 5) });
    await expect(loadWespeaker(waveform)).rejects.toThrow(/expected outputs .*float32:2.*found .*float32:3/);
  });
});

it("segmentation is taken by position, whatever its tensors are called", async () => {
  const model = await loadSegmentation(contextOf({ model: segmentationGraph() }));
  expect(model.frames).toBe(589);
  const window = new Float32Array(160_000);
  window.set(speech);
  const bits = await model.segment([window, window]);
  expect(bits).toHaveLength(2 * 589);
  expect(bits.subarray(0, 589)).toEqual(bits.subarray(589));
  expect(new Set(bits).size).toBeGreaterThan(1);
  await model.release();
  await expect(loadSegmentation(contextOf({ model: nemoSpeakerGraph(8) }))).rejects.toThrow("one input and one output");
});
