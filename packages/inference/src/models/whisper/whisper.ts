import { z } from "zod";
import { createCalibration } from "../../calibrateConfidence.ts";
import { testSignal } from "../../dsp/testSignal.ts";
import { createWhisperMel, whisperFrames } from "../../dsp/whisperMel.ts";
import type { AsrModel, DecodedToken, LanguageGuess, LoadContext } from "../family.ts";
import { asFloats, floats, typeOf } from "../tensors.ts";
import { decodeWithFallback } from "./decode.ts";
import { dropInvented } from "./dropInvented.ts";
import { chooseLanguage, likeliestLanguage } from "./language.ts";
import { type Hidden, loadDecoder, type WhisperDecoder } from "./network.ts";
import { readTokens, type WhisperTokens } from "./tokens.ts";
import { repairDurations, spreadWords, type TimedWord, timeWords } from "./wordTimes.ts";
import { splitWords } from "./wordTokens.ts";

const Params = z.object({
  /** 128 for large-v3 and turbo, 80 for all others. */
  mels: z.int(),
  /** Languages that may be heard at all; default: every language of the model. */
  languages: z.array(z.string()).min(1).optional(),
  /** Taken where a stretch is too short or too unclear to tell. */
  usualLanguage: z.string().optional(),
  confidence: z.object({ slope: z.number().positive(), offset: z.number() }).default({ slope: 1, offset: 0 }),
});

const sampleRateHz = 16_000;
const longestSamples = 30 * sampleRateHz;
const samplesPerFrame = 320;
/** Expected words stand before the transcript as if they had just been said; more of them would crowd it out. */
const longestGlossary = 100;

/**
 * Whisper: "encoder" `input_features` f32 [1, mels, 3000] -> hidden f32 [1, 1500, D]; "decoder": see `loadDecoder`;
 * "tokenizer" tokenizer.json, "generation" generation_config.json. At most 30 s at a time.
 */
export async function load(context: LoadContext): Promise<AsrModel> {
  const params = Params.parse(context.params);
  const tokens = readTokens(context.files.tokenizer!, context.files.generation!);
  const encoder = await context.createSession("encoder", {
    inputs: { input_features: "float32|float16:3" },
    outputs: ["float32|float16:3"],
  });
  const features = encoder.inputMetadata.find(({ name }) => name === "input_features");
  const mels = features?.isTensor ? features.shape[1] : undefined;
  // Some exports leave the number open.
  if (typeof mels === "number" && mels > 0 && mels !== params.mels)
    throw new Error(`the encoder takes ${mels} mels, the manifest says ${params.mels}`);
  const decoder = await loadDecoder(context);
  const mel = createWhisperMel(params.mels);
  let latest: { samples: Float32Array; hidden: Hidden } | undefined;

  /** The stretch whose language was asked for is usually recognised next. */
  async function encode(samples: Float32Array): Promise<Hidden> {
    if (latest?.samples === samples) return latest.hidden;
    const type = typeOf(encoder.inputMetadata, "input_features");
    const heard = floats(type, mel(samples.subarray(0, longestSamples)), [1, params.mels, whisperFrames]);
    const output = await encoder.run({ input_features: heard });
    const answer = output[encoder.outputNames[0]!];
    const hidden = { data: asFloats(answer, "the encoder's output"), frames: answer!.dims[1]! };
    latest = { samples, hidden };
    return hidden;
  }

  async function detect(samples: Float32Array, allowed?: readonly string[]): Promise<LanguageGuess> {
    const logits = await decoder.hear(await encode(samples)).start([tokens.startOfTranscript], 1);
    return likeliestLanguage(logits, tokens.languages, allowed) ?? { language: "en", probability: 1 };
  }

  async function languageOf(samples: Float32Array): Promise<string> {
    const [only, ...others] = params.languages ?? [...tokens.languages.keys()];
    if (only !== undefined && others.length === 0) return only;
    return chooseLanguage(await detect(samples, params.languages), samples.length / sampleRateHz, params.usualLanguage);
  }

  async function recognise(samples: Float32Array, vocabulary: readonly string[] = []): Promise<DecodedToken[]> {
    if (samples.length === 0) return [];
    const language = await languageOf(samples);
    const network = decoder.hear(await encode(samples));
    const start = startOf(tokens, language);
    const { tokens: decoded, logProbs } = await decodeWithFallback(
      network,
      [...glossary(tokens, vocabulary), ...start],
      tokens,
    );
    const isText = decoded.map((id) => id < tokens.endOfText);
    const text = decoded.filter((_, i) => isText[i]);
    const probabilities = logProbs.filter((_, i) => isText[i]).map(Math.exp);
    if (text.length === 0) return [];
    const words = await timed(network, tokens, { start, language, text, probabilities, samples: samples.length });
    const at = (seconds: number) => Math.min(samples.length, Math.max(0, Math.round(seconds * sampleRateHz)));
    return words.map((word) => ({
      piece: `▁${word.text.trim()}`,
      at: at(word.start),
      end: at(word.end),
      logProb: Math.log(Math.max(word.probability, 1e-9)),
    }));
  }

  return {
    languages: context.languages,
    toConfidence: createCalibration(params.confidence),
    recognise,
    detectLanguage: (samples) => detect(samples),
    async prove() {
      const hidden = await encode(testSignal());
      const logits = await decoder.hear(hidden).start([tokens.startOfTranscript], 1);
      return [...hidden.data.subarray(0, 16), ...logits.subarray(0, 16)];
    },
    async release() {
      await Promise.all([encoder.release(), decoder.release()]);
    },
  };
}

function startOf({ startOfTranscript, languages, transcribe }: WhisperTokens, language: string): number[] {
  const own = languages.get(language);
  return own === undefined || transcribe === null ? [startOfTranscript] : [startOfTranscript, own, transcribe];
}

function glossary({ startOfPrevious, encode }: WhisperTokens, vocabulary: readonly string[]): number[] {
  if (startOfPrevious === null || vocabulary.length === 0) return [];
  return [startOfPrevious, ...encode(` ${vocabulary.join(", ")}`).slice(0, longestGlossary)];
}

interface Spoken {
  start: readonly number[];
  language: string;
  text: readonly number[];
  probabilities: readonly number[];
  samples: number;
}

/** The decoder reads its own text once more; where it looks meanwhile tells when each word was said. */
async function timed(
  network: ReturnType<WhisperDecoder["hear"]>,
  tokens: WhisperTokens,
  { start, language, text, probabilities, samples }: Spoken,
): Promise<TimedWord[]> {
  const words = splitWords(text, language, tokens.decode);
  const sequence = [...start, tokens.noTimestamps, ...text, tokens.endOfText];
  const heads = await network.attend(sequence, tokens.alignmentHeads);
  if (!heads) return spreadWords(words, samples / sampleRateHz, probabilities);
  const all = heads[0]!.length / sequence.length;
  const frames = Math.max(1, Math.min(all, Math.ceil(samples / samplesPerFrame)));
  const heard = heads.map((head) => firstColumns(head, sequence.length, all, frames));
  const timedWords = repairDurations(timeWords(heard, frames, start.length, words, probabilities));
  return dropInvented(timedWords, samples / sampleRateHz);
}

/** f32 [rows, columns] -> f32 [rows, kept]. */
function firstColumns(values: Float32Array, rows: number, columns: number, kept: number): Float32Array {
  const cut = new Float32Array(rows * kept);
  for (let r = 0; r < rows; r++) cut.set(values.subarray(r * columns, r * columns + kept), r * kept);
  return cut;
}
