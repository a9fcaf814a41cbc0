import { readFileSync } from "node:fs";
import { z } from "zod";
import { createBpe } from "./bpe.ts";

/** The tokens of a Whisper model, read from its own files: ids shift between versions. */
export interface WhisperTokens {
  startOfTranscript: number;
  endOfText: number;
  /** Null in English-only models, which have no task tokens. */
  transcribe: number | null;
  startOfPrevious: number | null;
  noSpeech: number | null;
  noTimestamps: number;
  /** The token of 0.00 s; every next one is .02 s later. */
  timestampBegin: number;
  /** Token of each language by its code; empty in English-only models. */
  languages: ReadonlyMap<string, number>;
  /** Never emitted. */
  suppressed: readonly number[];
  /** Not emitted first: a space and the end. */
  suppressedFirst: readonly number[];
  /** Layer and head whose attention follows the audio; empty where the model does not say. */
  alignmentHeads: readonly (readonly [layer: number, head: number])[];
  /** Text of ids below the end-of-text token; bytes that are no whole character become U+FFFD. */
  decode(ids: readonly number[]): string;
  /** Ids of a text, as the model was trained on it. */
  encode(text: string): number[];
}

const Generation = z.object({
  decoder_start_token_id: z.int(),
  eos_token_id: z.union([z.int(), z.tuple([z.int()], z.int())]),
  no_timestamps_token_id: z.int(),
  lang_to_id: z.record(z.string(), z.int()).default({}),
  task_to_id: z.record(z.string(), z.int()).default({}),
  prev_sot_token_id: z.int().optional(),
  suppress_tokens: z.array(z.int()).nullish(),
  begin_suppress_tokens: z.array(z.int()).nullish(),
  alignment_heads: z.array(z.tuple([z.int(), z.int()])).nullish(),
});

const Tokenizer = z.object({
  added_tokens: z.array(z.object({ id: z.int(), content: z.string() })),
  model: z.object({
    vocab: z.record(z.string(), z.int()),
    merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
  }),
});

/** Reads tokenizer.json and generation_config.json. @throws when one of them is not what Whisper's are */
export function readTokens(tokenizerPath: string, generationPath: string): WhisperTokens {
  const generation = Generation.parse(JSON.parse(readFileSync(generationPath, "utf8")));
  const tokenizer = Tokenizer.parse(JSON.parse(readFileSync(tokenizerPath, "utf8")));
  const added = new Map(tokenizer.added_tokens.map(({ content, id }) => [content, id]));
  const named = (...names: string[]) => names.map((name) => added.get(name)).find((id) => id !== undefined) ?? null;
  const bpe = createBpe(tokenizer.model.vocab, tokenizer.model.merges);
  const endOfText = typeof generation.eos_token_id === "number" ? generation.eos_token_id : generation.eos_token_id[0];
  const transcribe = generation.task_to_id.transcribe ?? null;
  const startOfPrevious = generation.prev_sot_token_id ?? named("<|startofprev|>");
  const noSpeech = named("<|nospeech|>", "<|nocaptions|>");
  const never = [
    generation.decoder_start_token_id,
    transcribe,
    generation.task_to_id.translate,
    startOfPrevious,
    named("<|startoflm|>"),
    noSpeech,
  ];
  return {
    startOfTranscript: generation.decoder_start_token_id,
    endOfText,
    transcribe,
    startOfPrevious,
    noSpeech,
    noTimestamps: generation.no_timestamps_token_id,
    timestampBegin: generation.no_timestamps_token_id + 1,
    languages: new Map(Object.entries(generation.lang_to_id).map(([name, id]) => [name.replaceAll(/[<|>]/g, ""), id])),
    suppressed: [...(generation.suppress_tokens ?? []), ...never]
      .filter((id) => typeof id === "number")
      .filter((id) => id >= 0),
    suppressedFirst: generation.begin_suppress_tokens ?? [...bpe.encode(" "), endOfText],
    alignmentHeads: generation.alignment_heads ?? [],
    decode: (ids) => bpe.decode(ids.filter((id) => id < endOfText)),
    encode: bpe.encode,
  };
}
