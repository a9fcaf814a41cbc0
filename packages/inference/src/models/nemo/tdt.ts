import { Tensor } from "onnxruntime-node";
import { z } from "zod";
import { createCalibration } from "../../calibrateConfidence.ts";
import { createNemoMel } from "../../dsp/nemoMel.ts";
import { testSignal } from "../../dsp/testSignal.ts";
import { paddedFrames, warmUpSamples } from "../buckets.ts";
import type { AsrModel, DecodedToken, LoadContext } from "../family.ts";
import { isControl, isMark, readPieces } from "../pieces.ts";
import { asFloats, asInteger, integers, transposed, typeOf } from "../tensors.ts";
import { type TdtToken, tdtGreedy } from "./tdtGreedy.ts";
import { type Encoded, loadNetworks } from "./tdtNetwork.ts";

const Params = z.object({
  /** Mel bands of the features. */
  mels: z.int().default(128),
  /** Samples of audio an encoder frame stands for. */
  frameSamples: z.int().default(1280),
  /** Tokens are emitted this much after the sound that caused them. */
  delaySamples: z.int().default(0),
  /** Encoder frames that each duration score stands for; empty for a transducer without durations. */
  durations: z.array(z.int().min(0)).default([0, 1, 2, 3, 4]),
  /** P(right) = sigmoid(offset + slope * logit(probability)). */
  confidence: z.object({ slope: z.number().positive(), offset: z.number() }).default({ slope: 1, offset: 0 }),
});
type Params = z.infer<typeof Params>;

/** Convolutions of the encoder need something to work on. */
const shortest = 8000;
const framesPerSecond = 100;

/**
 * NeMo's token-and-duration transducers such as Parakeet TDT. "encoder": `audio_signal` f32 [B, mels, T], `length` -> f32
 * [B, D, T / 8], lengths. "decoder" alone, or "decoder" and "joiner": see `loadNetworks`. "tokens": pieces, blank last.
 */
export async function load(context: LoadContext): Promise<AsrModel> {
  const params = Params.parse(context.params);
  const encoder = await context.createSession("encoder", {
    inputs: { audio_signal: "float32:3", length: "int32|int64:1" },
    outputs: ["float32:3", "int32|int64:1"],
  });
  const [outName, lengthName] = encoder.outputNames as [string, string]; // createSession counted them
  const pieces = readPieces(context.files.tokens!);
  const mel = createNemoMel({ mels: params.mels, normalise: true });

  async function run(samples: Float32Array): Promise<{ encoded: Encoded; dim: number }> {
    const padded = samples.length < shortest ? filledTo(samples, shortest) : samples;
    const plain = Math.floor(padded.length / 160) + 1;
    const { data, frames, length } = mel(padded, paddedFrames(plain, framesPerSecond, context.provider));
    const output = await encoder.run({
      audio_signal: new Tensor("float32", data, [1, params.mels, frames]),
      length: integers(typeOf(encoder.inputMetadata, "length"), [length], [1]),
    });
    const heard = asInteger(output[lengthName], lengthName);
    const all = asFloats(output[outName], outName);
    const dim = output[outName]!.dims[1]!;
    return { encoded: transposed(all, dim, all.length / dim).subarray(0, heard * dim), dim };
  }
  const encode = async (samples: Float32Array) => (await run(samples)).encoded;

  const { dim } = await run(new Float32Array(shortest));
  const networks = await loadNetworks(context, { dim, vocabulary: pieces.length, durations: params.durations });

  async function recognise(samples: Float32Array): Promise<DecodedToken[]> {
    if (samples.length === 0) return [];
    const encoded = await encode(samples);
    const [tokens] = await tdtGreedy(networks.begin([encoded]), [encoded.length / dim]);
    return toPieces(tokens!, pieces, params, samples.length);
  }

  for (const samples of warmUpSamples(context.provider)) await encode(new Float32Array(samples));
  return {
    languages: context.languages,
    toConfidence: createCalibration(params.confidence),
    recognise,
    async prove() {
      const encoded = await encode(testSignal());
      const frame = Math.floor(encoded.length / dim / 2);
      const scores = await networks.begin([encoded]).scores([0], [frame]);
      return [...encoded.subarray(frame * dim, frame * dim + 16), ...scores.subarray(0, 16)];
    },
    async release() {
      await Promise.all([encoder.release(), networks.release()]);
    },
  };
}

/**
 * Tokens as pieces with times. Control symbols are left out; a mark joins the piece before it and does not change how
 * certain that is.
 */
export function toPieces(
  tokens: readonly TdtToken[],
  pieces: readonly string[],
  { frameSamples, delaySamples }: Pick<Params, "frameSamples" | "delaySamples">,
  samples: number,
): DecodedToken[] {
  const at = (frame: number) => Math.min(samples, Math.max(0, frame * frameSamples - delaySamples));
  const written: DecodedToken[] = [];
  for (const { id, frame, frames, logProb } of tokens) {
    const piece = pieces[id] ?? "";
    const before = written.at(-1);
    if (isControl(piece)) continue;
    if (isMark(piece) && before) before.piece += piece;
    else written.push({ piece, at: at(frame), end: at(frame + Math.max(1, frames)), logProb });
  }
  return written;
}

function filledTo(samples: Float32Array, length: number): Float32Array {
  const filled = new Float32Array(length);
  filled.set(samples);
  return filled;
}
