import { createGraph, type GraphBuilder } from "./graphBuilder.ts";

export interface WhisperSizes {
  mels: number;
  layers: number;
  heads: number;
  /** Size of a head. */
  size: number;
  vocabulary: number;
  /** Of keys, values and hidden states, as fp16 exports have them. */
  type: "float32" | "float16";
}

const frames = 1500;

/** `input_features` [B, mels, 3000] -> `last_hidden_state` [B, 1500, D]. */
export function whisperEncoderGraph({ mels, heads, size, type }: WhisperSizes): Uint8Array {
  const g = createGraph();
  const dim = heads * size;
  const features = g.input("input_features", "float32", ["batch_size", mels, 2 * frames]);
  const weight = g.weight("whisper.conv", [dim, mels, 3], 1 / Math.sqrt(mels));
  const heard = g.node("Conv", [features, weight], { strides: [2], kernel_shape: [3], pads: [1, 1] });
  const rows = g.node("Transpose", [g.node("Tanh", [heard])], { perm: [0, 2, 1] });
  g.output(cast(g, rows, type), "last_hidden_state", type, ["batch_size", frames, dim]);
  return g.file();
}

/** The merged decoder with cross attentions, one graph for the first call (no cache) and all later ones. */
export function whisperDecoderGraph(sizes: WhisperSizes): Uint8Array {
  const { layers, heads, size, vocabulary, type } = sizes;
  const g = createGraph();
  const dim = heads * size;
  const ids = g.input("input_ids", "int64", ["batch_size", "decoder_sequence_length"]);
  const hidden = cast(
    g,
    g.input("encoder_hidden_states", type, ["batch_size", "encoder_sequence_length", dim]),
    "float32",
  );
  const splitShape = g.integers("split", [0, 0, heads, size]);
  const joinShape = g.integers("join", [0, 0, dim]);
  const table = g.weight("whisper.table", [vocabulary, dim]);
  let x = g.node("Gather", [table, ids]);
  const cached = g.input("use_cache_branch", "bool", [1]);

  const project = (on: GraphBuilder, value: string, name: string) => {
    const projected = on.node("MatMul", [value, g.weight(name, [dim, dim], 1 / Math.sqrt(dim))]);
    return on.node("Transpose", [on.node("Reshape", [projected, splitShape])], { perm: [0, 2, 1, 3] });
  };
  const attend = (query: string, key: string, mask?: string) => {
    const scores = g.node("MatMul", [query, g.node("Transpose", [key], { perm: [0, 1, 3, 2] })]);
    return g.node("Softmax", [mask ? g.node("Add", [scores, mask]) : scores], { axis: 3 });
  };
  const merge = (weights: string, value: string) =>
    g.node("Reshape", [g.node("Transpose", [g.node("MatMul", [weights, value])], { perm: [0, 2, 1, 3] }), joinShape]);

  const presents: [value: string, name: string, length: string][] = [];
  const attentions: string[] = [];
  for (let l = 0; l < layers; l++) {
    const past = (side: string, kind: string, length: string) => {
      const shape = ["batch_size", heads, length, size];
      return cast(g, g.input(`past_key_values.${l}.${side}.${kind}`, type, shape), "float32");
    };
    const [pastKey, pastValue] = [past("decoder", "key", "past"), past("decoder", "value", "past")];
    const [heardKey, heardValue] = [past("encoder", "key", "heard"), past("encoder", "value", "heard")];

    const key = g.node("Concat", [pastKey, project(g, x, `layer.${l}.key`)], { axis: 2 });
    const value = g.node("Concat", [pastValue, project(g, x, `layer.${l}.value`)], { axis: 2 });
    const query = project(g, x, `layer.${l}.query`);
    const mask = causal(g, query, pastKey, key, l);
    x = g.node("Add", [x, merge(attend(query, key, mask), value)]);

    // With the cache the encoder's keys and values come from the caller, and empty ones are answered.
    const compute = createGraph(`else${l}.`);
    const crossKey = project(compute, hidden, `layer.${l}.crossKey`);
    const crossValue = project(compute, hidden, `layer.${l}.crossValue`);
    const names = ["crossKey", "crossValue", "presentKey", "presentValue"].map((name) => `layer.${l}.${name}`);
    for (const [n, value_] of [crossKey, crossValue, crossKey, crossValue].entries())
      compute.output(value_, `else.${names[n]}`, "float32", ["b", heads, "s", size]);
    const reuse = createGraph(`then${l}.`);
    const nothing = (value_: string) =>
      reuse.node("Slice", [
        value_,
        g.integers(`from.${l}.${value_}`, [0]),
        g.integers(`to.${l}.${value_}`, [0]),
        g.integers(`axis.${l}.${value_}`, [2]),
      ]);
    for (const [n, value_] of [heardKey, heardValue, nothing(heardKey), nothing(heardValue)].entries())
      reuse.output(value_, `then.${names[n]}`, "float32", ["b", heads, "s", size]);
    const both = names.map((name) => `${name}.out`);
    g.node("If", [cached], { then_branch: reuse, else_branch: compute }, both);

    const crossed = attend(project(g, x, `layer.${l}.crossQuery`), both[0]!);
    attentions.push(crossed);
    x = g.node("Add", [x, merge(crossed, both[1]!)]);
    presents.push([key, `${l}.decoder.key`, "past_plus"], [value, `${l}.decoder.value`, "past_plus"]);
    presents.push([both[2]!, `${l}.encoder.key`, "heard_out"], [both[3]!, `${l}.encoder.value`, "heard_out"]);
  }
  // The end is likely after a few words: random weights alone would speak until they are stopped.
  const end = g.floats(
    "whisper.bias",
    Array.from({ length: vocabulary }, (_, id) => (id === whisperIds.endOfText ? 6 : 0)),
    [vocabulary],
  );
  const logits = g.node("Add", [g.node("MatMul", [x, g.weight("whisper.output", [dim, vocabulary], 1)]), end]);
  g.output(logits, "logits", "float32", ["batch_size", "decoder_sequence_length", vocabulary]);
  for (const [value, name, length] of presents)
    g.output(cast(g, value, type), `present.${name}`, type, ["batch_size", heads, length, size]);
  for (const [l, value] of attentions.entries())
    g.output(value, `cross_attentions.${l}`, "float32", [
      "batch_size",
      heads,
      "decoder_sequence_length",
      "encoder_sequence_length",
    ]);
  return g.file();
}

function cast(g: GraphBuilder, value: string, type: WhisperSizes["type"]): string {
  return g.node("Cast", [value], { to: type === "float16" ? 10 : 1 });
}

/** 0 where a token may look, very negative where it would see what comes after it: [tokens, past + tokens]. */
function causal(g: GraphBuilder, query: string, pastKey: string, key: string, layer: number): string {
  const at = (n: number) => g.integers(`at.${layer}.${n}.${g.node("Shape", [key])}`, [n]);
  const size = (value: string) => g.node("Gather", [g.node("Shape", [value]), at(2)]);
  const shape = g.node("Concat", [size(query), size(key)], { axis: 0 });
  const ones = g.node("Expand", [g.floats(`one.${layer}`, [1], [1, 1]), shape]);
  const scalar = g.node("Squeeze", [size(pastKey)]);
  const seen = g.node("Trilu", [ones, scalar], { upper: 0 });
  const hidden = g.node("Sub", [seen, g.floats(`whole.${layer}`, [1], [1])]);
  return g.node("Mul", [hidden, g.floats(`depth.${layer}`, [1e9], [1])]);
}

/** Ids of the small tokenizer below. */
export const whisperIds = {
  endOfText: 300,
  startOfTranscript: 301,
  languages: { en: 302, de: 303, zh: 304 },
  translate: 305,
  transcribe: 306,
  startOfLm: 307,
  startOfPrevious: 308,
  noSpeech: 309,
  noTimestamps: 310,
  vocabulary: 311 + 1501,
};

/** tokenizer.json: every byte, " the" and " and" as merges, and Whisper's special tokens. */
export function whisperTokenizer(): string {
  const isPrintable = (b: number) => (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || (b >= 174 && b <= 255);
  let next = 256;
  const bytes = Array.from({ length: 256 }, (_, b) => String.fromCodePoint(isPrintable(b) ? b : next++));
  const space = bytes[32]!;
  const merges: [string, string][] = [
    ["t", "h"],
    ["th", "e"],
    [space, "the"],
    ["a", "n"],
    ["an", "d"],
    [space, "and"],
  ];
  const pieces = [...bytes, ...merges.map(([a, b]) => a + b)];
  const special = Object.entries({
    "<|endoftext|>": whisperIds.endOfText,
    "<|startoftranscript|>": whisperIds.startOfTranscript,
    "<|startoflm|>": whisperIds.startOfLm,
    "<|startofprev|>": whisperIds.startOfPrevious,
    "<|nospeech|>": whisperIds.noSpeech,
    "<|notimestamps|>": whisperIds.noTimestamps,
  });
  return JSON.stringify({
    added_tokens: special.map(([content, id]) => ({ id, content })),
    model: { vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])), merges },
  });
}

/** generation_config.json of a timestamped export. */
export function whisperGeneration(): string {
  const { endOfText, startOfTranscript, languages, translate, transcribe, noTimestamps } = whisperIds;
  return JSON.stringify({
    decoder_start_token_id: startOfTranscript,
    eos_token_id: endOfText,
    no_timestamps_token_id: noTimestamps,
    lang_to_id: Object.fromEntries(Object.entries(languages).map(([code, id]) => [`<|${code}|>`, id])),
    task_to_id: { translate, transcribe },
    // Bytes that alone are no character.
    suppress_tokens: [...Array.from({ length: 33 }, (_, b) => b), ...Array.from({ length: 129 }, (_, b) => b + 127)],
    begin_suppress_tokens: [32, endOfText],
    alignment_heads: [
      [0, 0],
      [1, 1],
    ],
  });
}
