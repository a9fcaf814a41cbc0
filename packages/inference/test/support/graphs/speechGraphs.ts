import { createGraph } from "./graphBuilder.ts";

/** A VAD with Silero's signature that hears loudness: the mean size of the samples against a threshold. */
export function vadGraph(): Uint8Array {
  const g = createGraph();
  const audio = g.input("input", "float32", ["batch", 576]);
  const state = g.input("state", "float32", [2, "batch", 128]);
  g.input("sr", "int64", []);
  const loudness = g.node("ReduceMean", [g.node("Abs", [audio])], { axes: [1], keepdims: 1 });
  const above = g.node("Sub", [loudness, g.floats("threshold", [0.01], [1])]);
  g.output(g.node("Sigmoid", [g.node("Mul", [above, g.floats("gain", [2000], [1])])]), "output", "float32", [
    "batch",
    1,
  ]);
  g.output(state, "stateN", "float32", [2, "batch", 128]);
  return g.file();
}

/**
 * pyannote's segmentation: [N, 1, T] -> log-probabilities [N, frames, 7], names as the onnx-community export has them. It
 * hears the first voice wherever it is loud.
 */
export function segmentationGraph(): Uint8Array {
  const g = createGraph();
  const audio = g.input("input_values", "float32", ["batch_size", "num_channels", "num_samples"]);
  const loud = Array.from({ length: 7 * 991 }, (_, i) => (Math.floor(i / 991) === 1 ? 2000 / 991 : 0));
  const weights = [g.floats("weights", loud, [7, 1, 991]), g.floats("bias", [0, -20, -40, -40, -40, -40, -40], [7])];
  const size = g.node("Abs", [audio]);
  const classes = g.node("Conv", [size, ...weights], { strides: [270], kernel_shape: [991] });
  const rows = g.node("Transpose", [classes], { perm: [0, 2, 1] });
  g.output(g.node("LogSoftmax", [rows], { axis: 2 }), "logits", "float32", ["batch_size", "num_frames", 7]);
  return g.file();
}

/** WeSpeaker's `feats` -> `embs`, or 3D-Speaker's `x` -> `embedding`: mean and spread of the frames, projected. */
export function embeddingGraph(input: string, output: string, dim: number): Uint8Array {
  const g = createGraph();
  const feats = g.input(input, "float32", ["B", "T", 80]);
  g.output(pooled(g, feats, 1, 80, dim), output, "float32", ["B", dim]);
  return g.file();
}

/** NeMo's speaker-label model: `audio_signal`, `length` -> `logits`, `embs`. */
export function nemoSpeakerGraph(dim: number): Uint8Array {
  const g = createGraph();
  const signal = g.input("audio_signal", "float32", ["B", 80, "T"]);
  g.input("length", "int64", ["B"]);
  const embs = pooled(g, signal, 2, 80, dim);
  g.output(g.node("MatMul", [embs, g.weight("speakers", [dim, 20])]), "logits", "float32", ["B", 20]);
  g.output(embs, "embs", "float32", ["B", dim]);
  return g.file();
}

function pooled(g: ReturnType<typeof createGraph>, features: string, time: number, bins: number, dim: number): string {
  const mean = g.node("ReduceMean", [features], { axes: [time], keepdims: 0 });
  const power = g.node("ReduceMean", [g.node("Mul", [features, features])], { axes: [time], keepdims: 0 });
  const both = g.node("Concat", [mean, power], { axis: 1 });
  return g.node("MatMul", [both, g.weight(`pooled.${dim}`, [2 * bins, dim], 0.1)]);
}

export interface TdtSizes {
  mels: number;
  dim: number;
  hidden: number;
  joint: number;
  /** Tokens with blank. */
  vocabulary: number;
  durations: number;
}

/** `audio_signal` [B, mels, T], `length` -> `outputs` [B, D, ⌈T / 8⌉], `encoded_lengths`. */
export function tdtEncoderGraph({ mels, dim }: TdtSizes): Uint8Array {
  const g = createGraph();
  const signal = g.input("audio_signal", "float32", [
    "audio_signal_dynamic_axes_1",
    mels,
    "audio_signal_dynamic_axes_2",
  ]);
  const length = g.input("length", "int64", ["length_dynamic_axes_1"]);
  const weight = g.weight("encoder", [dim, mels, 8], 1 / Math.sqrt(8 * mels));
  const encoded = g.node("Conv", [signal, weight], { strides: [8], kernel_shape: [8], auto_pad: "SAME_UPPER" });
  g.output(g.node("Tanh", [encoded]), "outputs", "float32", ["b", dim, "t"]);
  const rounded = g.node("Add", [length, g.integers("seven", [7])]);
  g.output(g.node("Div", [rounded, g.integers("eight", [8])]), "encoded_lengths", "int64", ["b"]);
  return g.file();
}

/** NeMo's decoder_joint: both networks in one graph. */
export function tdtJointGraph(sizes: TdtSizes): Uint8Array {
  const g = createGraph();
  const encoded = g.input("encoder_outputs", "float32", ["b", sizes.dim, "t"]);
  const predicted = prediction(g, sizes, ["input_states_1", "input_states_2"], ["output_states_1", "output_states_2"]);
  joined(g, sizes, encoded, predicted);
  return g.file();
}

/** The same networks in two graphs; state names as exported by others. */
export function tdtDecoderGraph(sizes: TdtSizes): Uint8Array {
  const g = createGraph();
  prediction(g, sizes, ["states.1", "onnx::Slice_3"], ["states", "162"], (value) => {
    const column = g.node("Unsqueeze", [value, g.integers("last", [2])]);
    g.output(column, "outputs", "float32", ["b", sizes.hidden, "u"]);
  });
  return g.file();
}

export function tdtJoinerGraph(sizes: TdtSizes): Uint8Array {
  const g = createGraph();
  const encoded = g.input("encoder_outputs", "float32", ["b", sizes.dim, "t"]);
  const predicted = g.input("decoder_outputs", "float32", ["b", sizes.hidden, "u"]);
  joined(g, sizes, encoded, g.node("Squeeze", [predicted, g.integers("last", [2])]));
  return g.file();
}

/** Embedding and two recurrent layers that are not LSTMs but have their states: [B, hidden]. */
function prediction(
  g: ReturnType<typeof createGraph>,
  { hidden, vocabulary }: TdtSizes,
  [first, second]: [string, string],
  [nextFirst, nextSecond]: [string, string],
  beforeOthers: (value: string) => void = () => {},
): string {
  const targets = g.input("targets", "int32", ["b", "u"]);
  const length = g.input("target_length", "int32", ["b"]);
  const state = g.input(first, "float32", [2, "b", hidden]);
  const cell = g.input(second, "float32", [2, "b", hidden]);
  const embedded = g.node("Gather", [g.weight("prediction.table", [vocabulary, hidden]), targets]);
  const row = g.node("Transpose", [embedded], { perm: [1, 0, 2] });
  const recurrent = (value: string, name: string, extra: string) =>
    g.node("Tanh", [g.node("Add", [g.node("MatMul", [value, g.weight(name, [hidden, hidden], 0.3)]), extra])]);
  const newState = recurrent(state, "prediction.state", row);
  const newCell = recurrent(cell, "prediction.cell", newState);
  const predicted = g.node("ReduceMean", [newCell], { axes: [0], keepdims: 0 });
  // Outputs go by position in the split layout: what was predicted comes first.
  beforeOthers(predicted);
  g.output(length, "prednet_lengths", "int32", ["b"]);
  g.output(newState, nextFirst, "float32", [2, "b", hidden]);
  g.output(newCell, nextSecond, "float32", [2, "b", hidden]);
  return predicted;
}

function joined(g: ReturnType<typeof createGraph>, sizes: TdtSizes, encoded: string, predicted: string): void {
  const { dim, hidden, joint, vocabulary, durations } = sizes;
  const width = vocabulary + durations;
  const rows = g.node("Transpose", [encoded], { perm: [0, 2, 1] });
  const heard = g.node("MatMul", [rows, g.weight("joint.encoder", [dim, joint], 8 / Math.sqrt(dim))]);
  const said = g.node("MatMul", [predicted, g.weight("joint.prediction", [hidden, joint], 1 / Math.sqrt(hidden))]);
  const both = g.node("Tanh", [g.node("Add", [heard, g.node("Unsqueeze", [said, g.integers("one", [1])])])]);
  const scores = g.node("MatMul", [both, g.weight("joint.output", [joint, width], 4 / Math.sqrt(joint))]);
  // Blank wins on about every second frame, as with a trained network.
  const bias = g.floats(
    "joint.bias",
    Array.from({ length: width }, (_, i) => (i === vocabulary - 1 ? 0.5 : 0)),
    [width],
  );
  const four = g.node("Unsqueeze", [g.node("Add", [scores, bias]), g.integers("two", [2])]);
  g.output(four, "outputs", "float32", ["b", "t", "u", width]);
}

/** NeMo's CTC export: `audio_signal`, `length` -> `logprobs` [B, T / 8, vocabulary]. */
export function ctcGraph(mels: number, vocabulary: number): Uint8Array {
  const g = createGraph();
  const signal = g.input("audio_signal", "float32", ["b", mels, "t"]);
  g.input("length", "int64", ["b"]);
  const weight = g.weight("ctc", [vocabulary, mels, 8], 3 / Math.sqrt(8 * mels));
  const scores = g.node("Conv", [signal, weight], { strides: [8], kernel_shape: [8], auto_pad: "SAME_UPPER" });
  const rows = g.node("Transpose", [scores], { perm: [0, 2, 1] });
  g.output(g.node("LogSoftmax", [rows], { axis: 2 }), "logprobs", "float32", ["b", "s", vocabulary]);
  return g.file();
}
