import { type InferenceSession, Tensor } from "onnxruntime-node";
import { z } from "zod";
import { createCalibration } from "../../calibrateConfidence.ts";
import { createNemoMel } from "../../dsp/nemoMel.ts";
import { testSignal } from "../../dsp/testSignal.ts";
import { paddedFrames, warmUpSamples } from "../buckets.ts";
import type { AsrModel, DecodedToken, LoadContext } from "../family.ts";
import { isControl, isMark, readPieces } from "../pieces.ts";
import { asFloats, integers, logSumExp, typeOf } from "../tensors.ts";
import { ctcGreedy } from "./greedy.ts";

const Params = z.object({
  /** "nemo": log-mel features of `mels` bands and their length; "waveform": the audio at zero mean and unit variance. */
  input: z.enum(["nemo", "waveform"]).default("nemo"),
  mels: z.int().default(80),
  /** Samples of audio an output frame stands for. */
  frameSamples: z.int().default(1280),
  /** Which piece is the blank: NeMo's is the last, wav2vec2's the first. */
  blank: z.enum(["first", "last"]).default("last"),
  confidence: z.object({ slope: z.number().positive(), offset: z.number() }).default({ slope: 1, offset: 0 }),
});
type Params = z.infer<typeof Params>;

const shortest = 8000;
const framesPerSecond = 100;

/**
 * CTC recognisers: Parakeet CTC, GigaAM, wav2vec2. "model": features and length, or waveform -> f32 [B, T, vocabulary]
 * (scores or log-probabilities, by position); "tokens": pieces, "▁" or "|" begins a word.
 */
export async function load(context: LoadContext): Promise<AsrModel> {
  const params = Params.parse(context.params);
  const session = await context.createSession("model", {
    inputs: params.input === "nemo" ? ["float32:3", "int32|int64:1"] : ["float32:2"],
    outputs: ["float32:3"],
  });
  const pieces = readPieces(context.files.tokens!);
  const feedsOf = params.input === "nemo" ? nemoFeeds(session, params, context.provider) : waveformFeeds(session);
  const blank = params.blank === "last" ? pieces.length - 1 : 0;

  async function logProbs(samples: Float32Array): Promise<Float32Array> {
    const output = (await session.run(feedsOf(samples)))[session.outputNames[0]!];
    const scores = asFloats(output, "the scores");
    if (output?.dims.at(-1) !== pieces.length)
      throw new Error(`the graph scores ${output?.dims.at(-1)} pieces, the list has ${pieces.length}`);
    const frames = Math.min(scores.length / pieces.length, Math.ceil(samples.length / params.frameSamples));
    const counted = scores.slice(0, frames * pieces.length);
    for (let from = 0; from < counted.length; from += pieces.length) {
      const normaliser = logSumExp(counted, from, from + pieces.length);
      for (let i = from; i < from + pieces.length; i++) counted[i]! -= normaliser;
    }
    return counted;
  }

  for (const samples of warmUpSamples(context.provider)) await logProbs(new Float32Array(samples));
  return {
    languages: context.languages,
    toConfidence: createCalibration(params.confidence),
    async recognise(samples) {
      if (samples.length === 0) return [];
      const written: DecodedToken[] = [];
      let beginsWord = false;
      for (const { id, start, end, logProb } of ctcGreedy(await logProbs(samples), pieces.length, blank)) {
        const piece = pieces[id]!;
        if (piece === "|") beginsWord = true;
        if (piece === "|" || isControl(piece)) continue;
        const before = written.at(-1);
        if (isMark(piece) && before && !beginsWord) before.piece += piece;
        else
          written.push({
            piece: beginsWord ? `▁${piece}` : piece,
            at: start * params.frameSamples,
            end: Math.min(samples.length, end * params.frameSamples),
            logProb,
          });
        beginsWord = false;
      }
      return written;
    },
    async prove() {
      const all = await logProbs(testSignal());
      const from = Math.floor(all.length / pieces.length / 2) * pieces.length;
      return [...all.subarray(from, from + Math.min(32, pieces.length))];
    },
    release: () => session.release(),
  };
}

type Feeds = (samples: Float32Array) => Record<string, Tensor>;

function nemoFeeds(session: InferenceSession, { mels }: Params, provider: LoadContext["provider"]): Feeds {
  const mel = createNemoMel({ mels, normalise: true });
  const [signal, length] = session.inputNames as [string, string]; // createSession counted them
  const lengthType = typeOf(session.inputMetadata, length);
  return (samples) => {
    const padded = filled(samples);
    const plain = Math.floor(padded.length / 160) + 1;
    const features = mel(padded, paddedFrames(plain, framesPerSecond, provider));
    return {
      [signal]: new Tensor("float32", features.data, [1, mels, features.frames]),
      [length]: integers(lengthType, [features.length], [1]),
    };
  };
}

function waveformFeeds(session: InferenceSession): Feeds {
  return (samples) => {
    const padded = filled(samples);
    const mean = padded.reduce((sum, x) => sum + x, 0) / padded.length;
    const variance = padded.reduce((sum, x) => sum + (x - mean) ** 2, 0) / padded.length;
    const scale = 1 / Math.sqrt(variance + 1e-7);
    const audio = padded.map((x) => (x - mean) * scale);
    return { [session.inputNames[0]!]: new Tensor("float32", audio, [1, audio.length]) };
  };
}

function filled(samples: Float32Array): Float32Array {
  if (samples.length >= shortest) return samples;
  const padded = new Float32Array(shortest);
  padded.set(samples);
  return padded;
}
