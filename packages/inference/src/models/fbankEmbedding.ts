import { Tensor } from "onnxruntime-node";
import { z } from "zod";
import { createFbank, type FbankOptions, subtractMean } from "../dsp/fbank.ts";
import { testSignal } from "../dsp/testSignal.ts";
import { averageOfPieces } from "./averageOfPieces.ts";
import type { EmbeddingModel, LoadContext } from "./family.ts";
import { asFloats } from "./tensors.ts";

const Params = z.object({
  /** Speech shorter than this gives no vector. */
  shortestMs: z.number().default(400),
  /** Longer speech is cut into equal pieces whose vectors are averaged. */
  longestMs: z.number().default(10_000),
});

const bins = 80;

/** WeSpeaker's networks (ResNet34-LM and larger): 16-bit scale, Hamming window, `feats` -> `embs`. */
export const loadWespeaker = (context: LoadContext) =>
  load(context, { window: "hamming", scale: 32_768, snipEdges: true, highHz: 8000 });

/** 3D-Speaker's networks (CAM++, ERes2Net, ERes2NetV2): waveform in [-1, 1], Povey window, `x` -> `embedding`. */
export const load3dSpeaker = (context: LoadContext) =>
  load(context, { window: "povey", scale: 1, snipEdges: true, highHz: 8000 });

/**
 * Speaker embeddings from Kaldi features with their mean subtracted: f32 [1, T, 80] -> f32 [1, dim], raw. Names of the two
 * tensors differ between exports; they go by position.
 */
async function load(context: LoadContext, features: FbankOptions): Promise<EmbeddingModel> {
  const { shortestMs, longestMs } = Params.parse(context.params);
  const session = await context.createSession("model", { inputs: ["float32:3"], outputs: ["float32:2"] });
  const [input, output] = [session.inputNames[0]!, session.outputNames[0]!]; // createSession counted them
  const fbank = createFbank(features);

  async function embedPiece(samples: Float32Array): Promise<Float32Array> {
    const rows = fbank.compute(samples);
    subtractMean(rows);
    const answer = await session.run({ [input]: new Tensor("float32", rows, [1, rows.length / bins, bins]) });
    return asFloats(answer[output], output);
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
