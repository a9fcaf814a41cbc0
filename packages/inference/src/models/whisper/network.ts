import { type InferenceSession, Tensor } from "onnxruntime-node";
import type { LoadContext } from "../family.ts";
import { asFloats, asInput, floats, sizeOf, typeOf, zeros } from "../tensors.ts";
import type { WhisperNetwork } from "./decode.ts";

/** What the encoder made of a stretch of audio: f32 [frames, dim]. */
export interface Hidden {
  data: Float32Array;
  frames: number;
}

export interface WhisperDecoder {
  /** The decoder over one stretch of audio. */
  hear(hidden: Hidden): WhisperNetwork & {
    /** Attention of the given heads over a whole sequence, f32 [tokens, frames] each; null in exports without it. */
    attend(tokens: readonly number[], heads: readonly (readonly [number, number])[]): Promise<Float32Array[] | null>;
  };
  release(): Promise<void>;
}

/**
 * The merged decoder as optimum exports it: `input_ids`, `encoder_hidden_states`, `past_key_values.{layer}.{decoder|encoder}.
 * {key|value}`, `use_cache_branch` -> `logits`, `present.*` and, in timestamped exports, `cross_attentions.{layer}`. Keys and
 * values of the encoder are computed by the first call and kept: later calls answer empty ones.
 */
export async function loadDecoder(context: LoadContext): Promise<WhisperDecoder> {
  const session = await context.createSession("decoder", {
    inputs: {
      input_ids: "int64:2",
      encoder_hidden_states: "float32|float16:3",
      use_cache_branch: "bool:1",
      "past_key_values.0.decoder.key": "float32|float16:4",
      "past_key_values.0.encoder.value": "float32|float16:4",
    },
    outputs: {
      logits: "float32|float16:3",
      "present.0.decoder.key": "float32|float16:4",
      "present.0.encoder.value": "float32|float16:4",
    },
  });
  const pasts = session.inputNames.filter((name) => name.startsWith("past_key_values."));
  const hiddenType = typeOf(session.inputMetadata, "encoder_hidden_states");

  function empty(lanes: number): Record<string, Tensor> {
    return Object.fromEntries(
      pasts.map((name) => {
        const [heads, size] = [sizeOf(session.inputMetadata, name, 1), sizeOf(session.inputMetadata, name, 3)];
        return [name, zeros(typeOf(session.inputMetadata, name), [lanes, heads, 0, size])];
      }),
    );
  }

  function hear({ data, frames }: Hidden): ReturnType<WhisperDecoder["hear"]> {
    const dim = data.length / frames;
    let cache: Record<string, Tensor> = {};
    let heard = floats(hiddenType, data, [1, frames, dim]);
    const repeated = (lanes: number) => {
      if (heard.dims[0] === lanes) return heard;
      const all = new Float32Array(lanes * data.length);
      for (let lane = 0; lane < lanes; lane++) all.set(data, lane * data.length);
      heard = floats(hiddenType, all, [lanes, frames, dim]);
      return heard;
    };

    async function run(ids: readonly number[], lanes: number, isFirst: boolean) {
      const output = await session.run({
        input_ids: new Tensor("int64", BigInt64Array.from(ids, BigInt), [lanes, ids.length / lanes]),
        encoder_hidden_states: repeated(lanes),
        use_cache_branch: new Tensor("bool", Uint8Array.of(isFirst ? 0 : 1), [1]),
        ...cache,
      });
      for (const name of pasts) {
        if (!isFirst && name.includes(".encoder.")) continue;
        cache[name] = asInput(output[name.replace("past_key_values.", "present.")]!);
      }
      return output;
    }

    return {
      async start(prompt, lanes) {
        cache = empty(lanes);
        const ids = Array.from({ length: lanes }, () => prompt).flat();
        return asFloats((await run(ids, lanes, true)).logits, "logits");
      },
      async next(tokens) {
        return asFloats((await run(tokens, tokens.length, false)).logits, "logits");
      },
      async attend(tokens, heads) {
        cache = empty(1);
        const output = await run(tokens, 1, true);
        const found = heads.map(([layer, head]) => headOf(output, layer, head, tokens.length));
        return found.length > 0 && found.every((attention) => attention !== null) ? found : null;
      },
    };
  }
  return { hear, release: () => session.release() };
}

/** One head of `cross_attentions.{layer}` [1, heads, tokens, frames]. */
function headOf(output: InferenceSession.ReturnType, layer: number, head: number, tokens: number): Float32Array | null {
  const name = `cross_attentions.${layer}`;
  const tensor = output[name];
  if (!tensor) return null;
  const size = tokens * tensor.dims.at(-1)!;
  return asFloats(tensor, name).slice(head * size, (head + 1) * size);
}
