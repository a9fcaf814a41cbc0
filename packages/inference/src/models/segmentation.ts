import { Tensor } from "onnxruntime-node";
import { testSignal } from "../dsp/testSignal.ts";
import type { LoadContext, SegmentationModel } from "./family.ts";

/** The model was trained on 10 s windows at 16 kHz. */
const windowSamples = 160_000;
/** Beyond 4 windows a run nothing is gained on a processor; memory grows with it. */
const batch = 4;
/** Powerset class -> the slots that speak, one bit each: nobody, a, b, c, a+b, a+c, b+c. */
const slotsOfClass = Uint8Array.of(0, 1, 2, 4, 3, 5, 6);

/**
 * pyannote segmentation-3.0: f32 [n, 1, 160000] -> log-probabilities f32 [n, frames, 7] of which of three local voices
 * speak. Exports differ in the names of the two tensors, so they are taken by position.
 * Throws when the graph does not have exactly one input and one output of rank 3.
 */
export async function load(context: LoadContext): Promise<SegmentationModel> {
  const session = await context.createSession("model", { inputs: {}, outputs: {} });
  const [inputName, ...otherInputs] = session.inputNames;
  const [outputName, ...otherOutputs] = session.outputNames;
  if (!inputName || !outputName || otherInputs.length > 0 || otherOutputs.length > 0)
    throw new Error("a segmentation graph has one input and one output");

  const run = async (windows: readonly Float32Array[]) => {
    const input = new Float32Array(windows.length * windowSamples);
    for (const [i, window] of windows.entries()) input.set(window, i * windowSamples);
    const feeds = { [inputName]: new Tensor("float32", input, [windows.length, 1, windowSamples]) };
    const output = (await session.run(feeds))[outputName]!;
    const [n, frames, classes] = output.dims;
    if (!(output.data instanceof Float32Array) || n !== windows.length || classes !== slotsOfClass.length || !frames)
      throw new Error(
        `a segmentation graph answers f32 [windows, frames, 7], this one ${output.type} [${output.dims}]`,
      );
    return { logits: output.data, frames };
  };

  const { frames } = await run([new Float32Array(windowSamples)]);
  return {
    frames,
    windowSamples,
    segment: async (windows) => {
      const bits = new Uint8Array(windows.length * frames);
      for (let from = 0; from < windows.length; from += batch) {
        const { logits } = await run(windows.slice(from, from + batch));
        slotBits(logits, bits.subarray(from * frames, (from + batch) * frames));
      }
      return bits;
    },
    prove: async () => {
      const window = new Float32Array(windowSamples);
      window.set(testSignal());
      const { logits } = await run([window]);
      return Array.from({ length: 28 }, (_, i) => logits[Math.floor((i * (frames - 1)) / 27) * 7 + (i % 7)]!);
    },
    release: () => session.release(),
  };
}

/** Class scores f32 [frames, 7] -> the speaking slots of the likeliest class, u8 [frames], 3 bits a frame, into `bits`. */
export function slotBits(scores: Float32Array, bits: Uint8Array): void {
  const classes = slotsOfClass.length;
  for (let frame = 0; frame < bits.length; frame++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (scores[frame * classes + c]! > scores[frame * classes + best]!) best = c;
    bits[frame] = slotsOfClass[best]!;
  }
}
