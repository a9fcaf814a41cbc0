import { Tensor } from "onnxruntime-node";
import { z } from "zod";
import { createNemoMel } from "../../dsp/nemoMel.ts";
import { testSignal } from "../../dsp/testSignal.ts";
import { averageOfPieces } from "../averageOfPieces.ts";
import type { EmbeddingModel, LoadContext } from "../family.ts";
import { asFloats, integers, typeOf } from "../tensors.ts";

const Params = z.object({
  mels: z.int().default(80),
  /** Speech shorter than this gives no vector. */
  shortestMs: z.number().default(500),
  /** Longer speech is cut into equal pieces whose vectors are averaged. */
  longestMs: z.number().default(10_000),
  /** Time is padded to a multiple of this many frames. */
  padTo: z.int().min(1).default(16),
});

/**
 * NeMo's speaker-label models exported to ONNX (TitaNet, Rimecaster, ...): `audio_signal` f32 [B, mels, T], `length` ->
 * `embs` f32 [B, dim], taken by name: the other output is the training set's speakers.
 */
export async function load(context: LoadContext): Promise<EmbeddingModel> {
  const { mels, shortestMs, longestMs, padTo } = Params.parse(context.params);
  const session = await context.createSession("model", {
    inputs: { audio_signal: "float32:3", length: "int32|int64:1" },
    outputs: { embs: "float32:2" },
  });
  const mel = createNemoMel({ mels, normalise: true });

  async function embedPiece(samples: Float32Array): Promise<Float32Array> {
    const plain = Math.floor(samples.length / 160) + 1;
    const { data, frames, length } = mel(samples, Math.ceil(plain / padTo) * padTo);
    const output = await session.run({
      audio_signal: new Tensor("float32", data, [1, mels, frames]),
      length: integers(typeOf(session.inputMetadata, "length"), [length], [1]),
    });
    return asFloats(output.embs, "embs");
  }

  const dim = (await embedPiece(testSignal())).length;
  const { embed, warmUp } = averageOfPieces(embedPiece, { dim, shortestMs, longestMs, provider: context.provider });
  await warmUp();
  return {
    dim,
    embed,
    prove: async () => [...(await embed(testSignal()))].filter((_, i) => i % 8 === 0),
    release: () => session.release(),
  };
}
