import { type InferenceSession, Tensor } from "onnxruntime-node";
import type { LoadContext } from "../family.ts";
import { asFloats, integers, sizeOf, typeOf } from "../tensors.ts";
import type { TdtNetwork } from "./tdtGreedy.ts";

/** Encoder output of one lane: f32 [frames, dim], a row a frame. */
export type Encoded = Float32Array;

export interface TdtNetworks {
  /** The network for these lanes, in the state before the first token. */
  begin(lanes: readonly Encoded[]): TdtNetwork;
  release(): Promise<void>;
}

interface Shape {
  dim: number;
  vocabulary: number;
  durations: readonly number[];
}

/** Both hidden states of one lane, f32 [layers * size] each. */
type State = [Float32Array, Float32Array];

/**
 * Prediction network and joiner, in one graph (key "decoder" alone) or two (keys "decoder" and "joiner"). They are small
 * and run once a token: on a GPU they would wait more than compute, so they stay on the processor.
 */
export async function loadNetworks(context: LoadContext, shape: Shape): Promise<TdtNetworks> {
  return context.files.joiner === undefined ? loadJoint(context, shape) : loadSplit(context, shape);
}

/** `encoder_outputs` [B, D, 1], `targets`, `target_length`, two states [L, B, H] -> `outputs` [B, 1, 1, V + durations]. */
async function loadJoint(context: LoadContext, shape: Shape): Promise<TdtNetworks> {
  const session = await context.createCpuSession("decoder", {
    inputs: {
      encoder_outputs: "float32:3",
      targets: "int32|int64:2",
      target_length: "int32|int64:1",
      input_states_1: "float32:3",
      input_states_2: "float32:3",
    },
    outputs: { outputs: "float32:4", output_states_1: "float32:3", output_states_2: "float32:3" },
  });
  const states = stateShape(session, ["input_states_1", "input_states_2"]);
  expectWidth(session, "outputs", shape);

  function begin(lanes: readonly Encoded[]): TdtNetwork {
    const state = lanes.map(() => zeroState(states));
    const next = lanes.map(() => zeroState(states));
    const last = lanes.map(() => shape.vocabulary - 1);
    return {
      vocabulary: shape.vocabulary,
      durations: shape.durations,
      async scores(active, frames) {
        const count = active.length;
        const output = await session.run({
          encoder_outputs: new Tensor("float32", rows(lanes, active, frames, shape.dim), [count, shape.dim, 1]),
          ...targets(
            session,
            active.map((lane) => last[lane]!),
          ),
          input_states_1: gather(
            active.map((lane) => state[lane]![0]),
            states,
          ),
          input_states_2: gather(
            active.map((lane) => state[lane]![1]),
            states,
          ),
        });
        scatter(
          asFloats(output.output_states_1, "output_states_1"),
          active.map((lane) => next[lane]![0]),
          states,
        );
        scatter(
          asFloats(output.output_states_2, "output_states_2"),
          active.map((lane) => next[lane]![1]),
          states,
        );
        return asFloats(output.outputs, "outputs");
      },
      emitted(lane, token) {
        last[lane] = token;
        [state[lane], next[lane]] = [next[lane]!, state[lane]!];
      },
    };
  }
  return { begin, release: () => session.release() };
}

/**
 * The prediction network apart from the joiner: it runs only after a token, which saves it on blanks. Exports disagree on
 * the names of its states, so they go by position: targets, length, two states -> output, length, two states.
 */
async function loadSplit(context: LoadContext, shape: Shape): Promise<TdtNetworks> {
  const decoder = await context.createCpuSession("decoder", {
    inputs: ["int32|int64:2", "int32|int64:1", "float32:3", "float32:3"],
    outputs: ["float32:3", "int32|int64:1", "float32:3", "float32:3"],
  });
  const joiner = await context.createCpuSession("joiner", {
    inputs: ["float32:3", "float32:3"],
    outputs: ["float32:4"],
  });
  const [targetName, lengthName, stateName, cellName] = decoder.inputNames as [string, string, string, string];
  const [outName, , nextStateName, nextCellName] = decoder.outputNames as [string, string, string, string];
  const [encodedName, predictedName] = joiner.inputNames as [string, string]; // createCpuSession counted them
  const states = stateShape(decoder, [stateName, cellName]);
  expectWidth(joiner, joiner.outputNames[0]!, shape);

  function begin(lanes: readonly Encoded[]): TdtNetwork {
    const state = lanes.map(() => zeroState(states));
    const next = lanes.map(() => zeroState(states));
    const last = lanes.map(() => shape.vocabulary - 1);
    const predicted: (Float32Array | null)[] = lanes.map(() => null);

    /** Runs the prediction network for the lanes that have a new last token. */
    async function predict(active: readonly number[]): Promise<void> {
      const stale = active.filter((lane) => predicted[lane] === null);
      if (stale.length === 0) return;
      const output = await decoder.run({
        [targetName]: integers(
          typeOf(decoder.inputMetadata, targetName),
          stale.map((lane) => last[lane]!),
          [stale.length, 1],
        ),
        [lengthName]: integers(
          typeOf(decoder.inputMetadata, lengthName),
          stale.map(() => 1),
          [stale.length],
        ),
        [stateName]: gather(
          stale.map((lane) => state[lane]![0]),
          states,
        ),
        [cellName]: gather(
          stale.map((lane) => state[lane]![1]),
          states,
        ),
      });
      const all = asFloats(output[outName], outName);
      const size = all.length / stale.length;
      for (const [i, lane] of stale.entries()) predicted[lane] = all.slice(i * size, (i + 1) * size);
      scatter(
        asFloats(output[nextStateName], nextStateName),
        stale.map((lane) => next[lane]![0]),
        states,
      );
      scatter(
        asFloats(output[nextCellName], nextCellName),
        stale.map((lane) => next[lane]![1]),
        states,
      );
    }

    return {
      vocabulary: shape.vocabulary,
      durations: shape.durations,
      async scores(active, frames) {
        await predict(active);
        const size = predicted[active[0]!]!.length;
        const joined = new Float32Array(active.length * size);
        for (const [i, lane] of active.entries()) joined.set(predicted[lane]!, i * size);
        const output = await joiner.run({
          [encodedName]: new Tensor("float32", rows(lanes, active, frames, shape.dim), [active.length, shape.dim, 1]),
          [predictedName]: new Tensor("float32", joined, [active.length, size, 1]),
        });
        return asFloats(output[joiner.outputNames[0]!], "the joiner's output");
      },
      emitted(lane, token) {
        last[lane] = token;
        predicted[lane] = null;
        [state[lane], next[lane]] = [next[lane]!, state[lane]!];
      },
    };
  }
  const release = async () => void (await Promise.all([decoder.release(), joiner.release()]));
  return { begin, release };
}

interface StateShape {
  layers: number;
  size: number;
}

function stateShape(session: InferenceSession, names: readonly [string, string]): StateShape {
  const [first, second] = names.map((name) => ({
    layers: sizeOf(session.inputMetadata, name, 0),
    size: sizeOf(session.inputMetadata, name, 2),
  })) as [StateShape, StateShape];
  if (first.layers !== second.layers || first.size !== second.size) throw new Error("the two states differ in size");
  return first;
}

function zeroState({ layers, size }: StateShape): State {
  return [new Float32Array(layers * size), new Float32Array(layers * size)];
}

/** One encoder row for each lane, f32 [lanes, dim] (the same as [lanes, dim, 1]). */
function rows(
  lanes: readonly Encoded[],
  active: readonly number[],
  frames: readonly number[],
  dim: number,
): Float32Array {
  const first = lanes[active[0]!]!.subarray(frames[0]! * dim, (frames[0]! + 1) * dim);
  if (active.length === 1) return first;
  const joined = new Float32Array(active.length * dim);
  for (const [i, lane] of active.entries())
    joined.set(lanes[lane]!.subarray(frames[i]! * dim, (frames[i]! + 1) * dim), i * dim);
  return joined;
}

/** States of single lanes side by side, f32 [layers, lanes, size]. */
function gather(states: readonly Float32Array[], { layers, size }: StateShape): Tensor {
  const count = states.length;
  if (count === 1) return new Tensor("float32", states[0]!, [layers, 1, size]);
  const joined = new Float32Array(layers * count * size);
  for (let l = 0; l < layers; l++)
    for (const [i, state] of states.entries())
      joined.set(state.subarray(l * size, (l + 1) * size), (l * count + i) * size);
  return new Tensor("float32", joined, [layers, count, size]);
}

function scatter(joined: Float32Array, states: readonly Float32Array[], { layers, size }: StateShape): void {
  const count = states.length;
  for (let l = 0; l < layers; l++)
    for (const [i, state] of states.entries())
      state.set(joined.subarray((l * count + i) * size, (l * count + i + 1) * size), l * size);
}

function targets(session: InferenceSession, last: readonly number[]): Record<string, Tensor> {
  return {
    targets: integers(typeOf(session.inputMetadata, "targets"), last, [last.length, 1]),
    target_length: integers(
      typeOf(session.inputMetadata, "target_length"),
      last.map(() => 1),
      [last.length],
    ),
  };
}

/** An open last dimension is taken on trust; another number is another vocabulary. */
function expectWidth(session: InferenceSession, name: string, { vocabulary, durations }: Shape): void {
  const found = session.outputMetadata.find((value) => value.name === name);
  const width = found?.isTensor ? found.shape.at(-1) : undefined;
  if (typeof width === "number" && width > 0 && width !== vocabulary + durations.length)
    throw new Error(`${name} has ${width} scores, expected ${vocabulary} tokens and ${durations.length} durations`);
}
