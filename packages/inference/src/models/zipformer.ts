import { type InferenceSession, Tensor } from "onnxruntime-node";
import { z } from "zod";
import { createCalibration } from "../calibrateConfidence.ts";
import { createFbank } from "../dsp/fbank.ts";
import { testSignal } from "../dsp/testSignal.ts";
import { buildVocabulary } from "../vocabularyTrie.ts";
import { beamSearch, type Context, type TokenNode } from "./beamSearch.ts";
import type { AsrModel, DecodedToken, LoadContext } from "./family.ts";
import { loopGraph } from "./loopGraph.ts";
import { readPieces } from "./pieces.ts";
import { createBias, type VocabularyBias } from "./vocabularyBias.ts";

const Params = z.object({
  /** Hypotheses kept by the beam search. */
  beam: z.int().min(1).max(16),
  /** Fbank frames the encoder is fed, and by how many it advances. */
  chunkFrames: z.int(),
  shiftFrames: z.int(),
  /** Samples of audio an encoder frame stands for. */
  frameSamples: z.int(),
  /** Tokens are emitted this much after the sound that caused them. */
  delaySamples: z.int(),
  highHz: z.number(),
  /** Speech whose peak is below `quietPeak` is raised to `loudPeak`. */
  quietPeak: z.number(),
  loudPeak: z.number(),
  /** P(right) = sigmoid(offset + slope * logit(probability)), fitted to labelled speech. */
  confidence: z.object({ slope: z.number().positive(), offset: z.number() }),
  /** What each piece of an expected word gains, in nats. */
  vocabularyBoost: z.number().min(0).max(5),
});

/** Encoder input after the audio, in 10 ms frames: tokens come late. .4 s more finds no word that this does not. */
const flushFrames = 8;
const fbankShift = 160;
const fbankBins = 80;
/** Decoder outputs kept; each is 1.3 kB. */
const cachedContexts = 8192;

/** Streaming Zipformer2 transducer with a stateless decoder. Batch 1. */
export async function load(context: LoadContext): Promise<AsrModel> {
  const params = Params.parse(context.params);
  const encoder = await createEncoder(context, params);
  const { step, setFrames, release } = await createStep(context, params.beam, encoder.dim);
  const pieces = readPieces(context.files.tokens!);
  const fbank = createFbank({ window: "povey", snipEdges: false, highHz: params.highHz, scale: 1 });

  let latest: { words: string; bias: VocabularyBias | null } = { words: "", bias: null };

  /** The same list comes with every stretch of a recording. */
  function biasOf(vocabulary: readonly string[]): VocabularyBias | null {
    const words = vocabulary.join("\n");
    if (words !== latest.words) {
      const root = buildVocabulary(vocabulary, pieces);
      latest = { words, bias: root && createBias(root, pieces, step.blank, params.vocabularyBoost) };
    }
    return latest.bias;
  }

  async function encode(samples: Float32Array): Promise<Float32Array> {
    const padded = new Float32Array(paddedLength(samples.length, params));
    padded.set(samples);
    raiseQuiet(padded, params.quietPeak, params.loudPeak);
    return encoder.run(fbank.compute(padded));
  }

  async function recognise(samples: Float32Array, vocabulary: readonly string[] = []): Promise<DecodedToken[]> {
    const bias = biasOf(vocabulary);
    const encoded = await encode(samples);
    setFrames(encoded);
    const last = await beamSearch(step, encoded.length / encoder.dim, { width: params.beam, bias });
    const end = samples.length;
    return inOrder(last).map(({ id, frame, logProb }) => ({
      piece: pieces[id] ?? "",
      at: Math.min(end, Math.max(0, frame * params.frameSamples - params.delaySamples)),
      logProb,
    }));
  }

  async function prove(): Promise<number[]> {
    const encoded = await encode(testSignal());
    setFrames(encoded);
    const frame = Math.floor(encoded.length / encoder.dim / 2);
    const logits = (await step.logits(frame, [[0, 0]])).slice(0, 16);
    const middle = encoded.subarray(frame * encoder.dim, frame * encoder.dim + 16);
    return [...middle, ...logits];
  }

  return {
    recognise,
    toConfidence: createCalibration(params.confidence),
    prove,
    async release() {
      await Promise.all([encoder.release(), release()]);
    },
  };
}

/** Zeros after the audio fill the last encoder step and its look-ahead, so that no frame of the audio is left over. */
function paddedLength(samples: number, { chunkFrames, shiftFrames }: z.infer<typeof Params>): number {
  const steps = Math.ceil((samples / fbankShift + flushFrames) / shiftFrames);
  return (steps * shiftFrames + chunkFrames - shiftFrames) * fbankShift;
}

/**
 * The encoder, all steps of a stretch in one call: alone, handing its 38 states in and out of the runtime for each .32 s
 * takes a quarter of its time.
 */
async function createEncoder(context: LoadContext, params: z.infer<typeof Params>) {
  const session = await context.createSession(
    "encoder",
    { inputs: { loop_x: "float32:4" }, outputs: { loop_encoder_out: "float32:4" } },
    (file) => loopGraph(file, { step: "x", result: "encoder_out", stateAfter: (name) => `new_${name}` }),
  );
  const { chunkFrames, shiftFrames } = params;
  const dim = lastDimension(session.outputMetadata, "loop_encoder_out");
  const stepSize = chunkFrames * fbankBins;

  /** Features f32 [frames, 80] -> f32 [encoder frames, dim], from a fresh state. */
  async function run(features: Float32Array): Promise<Float32Array> {
    const frames = features.length / fbankBins;
    const steps = Math.floor((frames - chunkFrames) / shiftFrames) + 1;
    const x = new Float32Array(steps * stepSize);
    for (let step = 0; step < steps; step++) {
      const from = step * shiftFrames * fbankBins;
      x.set(features.subarray(from, from + stepSize), step * stepSize);
    }
    const input = new Tensor("float32", x, [steps, 1, chunkFrames, fbankBins]);
    const { loop_encoder_out } = await session.run({ loop_x: input });
    return loop_encoder_out!.data as Float32Array; // checked by createSession
  }

  return { run, dim, release: () => session.release() };
}

function lastDimension(metadata: readonly InferenceSession.ValueMetadata[], name: string): number {
  const found = metadata.find((value) => value.name === name);
  const size = found?.isTensor ? found.shape.at(-1) : undefined;
  if (typeof size !== "number") throw new Error(`the last dimension of ${name} is not fixed`);
  return size;
}

async function createStep(context: LoadContext, width: number, dim: number) {
  const decoder = await context.createSession("decoder", {
    inputs: { y: "int64:2" },
    outputs: { decoder_out: "float32:2" },
  });
  const joiner = await context.createSession("joiner", {
    inputs: { encoder_out: "float32:2", decoder_out: "float32:2" },
    outputs: { logit: "float32:2" },
  });
  const vocabulary = lastDimension(joiner.outputMetadata, "logit");
  const encoderRows = new Float32Array(width * dim);
  const decoderRows = new Float32Array(width * dim);
  const logitRows = new Float32Array(width * vocabulary);
  const byCount = Array.from({ length: width + 1 }, (_, n) => ({
    feeds: {
      encoder_out: new Tensor("float32", encoderRows.subarray(0, n * dim), [n, dim]),
      decoder_out: new Tensor("float32", decoderRows.subarray(0, n * dim), [n, dim]),
    },
    fetches: { logit: new Tensor("float32", logitRows.subarray(0, n * vocabulary), [n, vocabulary]) },
  }));
  const decoded = new Map<number, Float32Array>();
  let frames: Float32Array = new Float32Array(0);

  async function decodeMissing(contexts: readonly Context[]): Promise<void> {
    if (decoded.size + contexts.length > cachedContexts) decoded.clear();
    const missing = contexts.filter(([a, b]) => !decoded.has(a * vocabulary + b));
    if (missing.length === 0) return;
    const y = BigInt64Array.from(missing.flat().map(BigInt));
    const { decoder_out } = await decoder.run({ y: new Tensor("int64", y, [missing.length, 2]) });
    const rows = decoder_out!.data as Float32Array; // checked by createSession
    missing.forEach(([a, b], n) => {
      decoded.set(a * vocabulary + b, rows.slice(n * dim, (n + 1) * dim));
    });
  }

  async function logits(frame: number, contexts: readonly Context[]): Promise<Float32Array> {
    await decodeMissing(contexts);
    const row = frames.subarray(frame * dim, (frame + 1) * dim);
    contexts.forEach(([a, b], n) => {
      encoderRows.set(row, n * dim);
      decoderRows.set(decoded.get(a * vocabulary + b)!, n * dim);
    });
    const { feeds, fetches } = byCount[contexts.length]!;
    await joiner.run(feeds, fetches);
    return logitRows;
  }

  return {
    step: { vocabulary, blank: 0, silent: new Set([2]), logits },
    setFrames(encoded: Float32Array) {
      frames = encoded;
    },
    async release() {
      await Promise.all([decoder.release(), joiner.release()]);
    },
  };
}

function inOrder(last: TokenNode | null): TokenNode[] {
  const nodes: TokenNode[] = [];
  for (let node = last; node; node = node.previous) nodes.push(node);
  return nodes.reverse();
}

function raiseQuiet(samples: Float32Array, quietPeak: number, loudPeak: number): void {
  let peak = 0;
  for (let i = 0; i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i]!));
  if (peak === 0 || peak >= quietPeak) return;
  const gain = loudPeak / peak;
  for (let i = 0; i < samples.length; i++) samples[i] = samples[i]! * gain;
}
