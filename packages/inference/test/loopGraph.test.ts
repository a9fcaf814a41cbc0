import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { loopGraph } from "../src/models/loopGraph.ts";
import { readFields } from "../src/models/protobuf.ts";
import { hasShared, modelRoots } from "./support/recordings.ts";

const names = { step: "x", result: "encoder_out", stateAfter: (name: string) => `new_${name}` };

describe.skipIf(!hasShared)("loopGraph", () => {
  const file = () => readFileSync(join(modelRoots[0]!, "lite/zipformer-gigaspeech-3.3m/encoder.int8.onnx"));

  it("computes to the bit what the graph computes step by step", async () => {
    const steps = 5;
    const x = Float32Array.from({ length: steps * 45 * 80 }, (_, i) => -5 + 3 * Math.sin(i * i));
    const whole = await InferenceSession.create(loopGraph(file(), names));
    const { loop_encoder_out } = await whole.run({ loop_x: new Tensor("float32", x, [steps, 1, 45, 80]) });
    await whole.release();

    const single = await InferenceSession.create(file());
    let state: Record<string, Tensor> = Object.fromEntries(
      single.inputMetadata.flatMap((value) => {
        if (!value.isTensor || value.name === "x") return [];
        const shape = value.shape.map(Number);
        const size = shape.reduce((a, b) => a * b, 1);
        const data = value.type === "int64" ? new BigInt64Array(size) : new Float32Array(size);
        return [[value.name, new Tensor(data, shape)]];
      }),
    );
    for (let step = 0; step < steps; step++) {
      const own = new Tensor("float32", x.subarray(step * 3600, (step + 1) * 3600), [1, 45, 80]);
      const out = await single.run({ x: own, ...state });
      expect(loop_encoder_out!.data.slice(step * 2560, (step + 1) * 2560)).toEqual(out.encoder_out!.data);
      state = Object.fromEntries(Object.keys(state).map((name) => [name, out[`new_${name}`]!]));
    }
    await single.release();
  });

  it("refuses a graph that is another", () => {
    expect(() => loopGraph(file(), { ...names, step: "audio" })).toThrow("the graph has no audio");
    expect(() => loopGraph(file(), { ...names, stateAfter: (name) => `next_${name}` })).toThrow(
      "the graph has no next_",
    );
    expect(() => loopGraph(file().subarray(0, 1000), names)).toThrow("ends inside a field");
  });
});

describe("readFields", () => {
  it("refuses what is no protobuf message", () => {
    expect(() => readFields(Uint8Array.of(0x0a, 0x05, 0x01))).toThrow("ends inside a field");
    expect(() => readFields(Uint8Array.of(0x0b))).toThrow("unknown kind");
  });
});
