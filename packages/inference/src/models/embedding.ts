import { Tensor } from "onnxruntime-node";
import { resample } from "../dsp/resample.ts";
import { testSignal } from "../dsp/testSignal.ts";
import type { EmbeddingModel, LoadContext } from "./family.ts";

const inputHz = 16_000;
const modelHz = 22_050;
/** The graph listens to the first 10 s alone. */
const longestPiece = 10 * inputHz;
/** Below half a second the vector says more about the words than about the voice. */
const shortest = inputHz / 2;
/** The vector depends a little on loudness, so every piece is brought to this root mean square first. */
const targetRms = 0.05;

/**
 * OpenVoice's tone-colour encoder: 22 050 Hz mono f32 [samples, 1] -> f32 [1, dim], not normalised. Speech longer than
 * 10 s is cut into equal pieces whose vectors are averaged.
 */
export async function load(context: LoadContext): Promise<EmbeddingModel> {
  const session = await context.createSession("model", {
    inputs: { audio: "float32:2" },
    outputs: { se: "float32:2" },
  });

  const embedPiece = async (samples: Float32Array) => {
    const audio = resample(atLevel(samples), inputHz, modelHz);
    const output = (await session.run({ audio: new Tensor("float32", audio, [audio.length, 1]) })).se!;
    if (!(output.data instanceof Float32Array)) throw new Error(`the vector is ${output.type}, not float32`);
    return output.data;
  };
  const embed = async (samples: Float32Array) => {
    if (samples.length < shortest) return new Float32Array(dim).fill(Number.NaN);
    const sum = new Float32Array(dim);
    const pieces = cutPieces(samples, longestPiece);
    for (const piece of pieces) {
      const vector = await embedPiece(piece);
      for (let i = 0; i < dim; i++) sum[i]! += vector[i]! / pieces.length;
    }
    return sum;
  };

  const dim = (await embedPiece(testSignal())).length;
  return {
    dim,
    embed,
    prove: async () => [...(await embed(testSignal()))].filter((_, i) => i % 8 === 0),
    release: () => session.release(),
  };
}

/** Equal parts of at most `longest` samples each, as views. */
export function cutPieces(samples: Float32Array, longest: number): Float32Array[] {
  const count = Math.max(1, Math.ceil(samples.length / longest));
  return Array.from({ length: count }, (_, i) =>
    samples.subarray(Math.floor((i * samples.length) / count), Math.floor(((i + 1) * samples.length) / count)),
  );
}

/** A copy at the usual loudness, clipped to [-1, 1]; silence stays silence. */
export function atLevel(samples: Float32Array): Float32Array {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  const gain = energy > 0 ? targetRms / Math.sqrt(energy / samples.length) : 0;
  return samples.map((sample) => Math.max(-1, Math.min(1, sample * gain)));
}
