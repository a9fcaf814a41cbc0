import { type Pcm, type Region, vadFrame } from "./artefacts.ts";
import type { ReadyModels } from "./load.ts";
import { readPcm } from "./pcm.ts";
import type { ResultOf, Work } from "./protocol.ts";
import { raiseFaint } from "./raiseFaint.ts";
import { recogniseChunk } from "./recogniseChunk.ts";
import { wordsFromTokens } from "./words.ts";

type AudioWork = Exclude<Work, { kind: "prove" }>;

/** Does one piece of work with the models of this thread. */
export async function perform(models: ReadyModels, work: AudioWork): Promise<ResultOf[AudioWork["kind"]]> {
  switch (work.kind) {
    case "vad": {
      const from = Math.max(0, work.start - work.warmUpFrames * vadFrame);
      const all = await speechProbabilities(models.vad, readPcm(work.pcm, from, work.end));
      return all.slice((work.start - from) / vadFrame);
    }
    case "asr": {
      const { chunk, pcm, vocabulary } = work;
      const samples = readPcm(pcm, chunk.start, chunk.end);
      const { tokens, toConfidence } = await recogniseChunk(models.asr, models["asr-other"], samples, vocabulary);
      return wordsFromTokens(tokens, chunk, toConfidence);
    }
    case "segment": {
      const windows = work.starts.map((start) => readWindow(work.pcm, start, models.segmentation.windowSamples));
      return models.segmentation.segment(windows);
    }
    case "embed": {
      const model = models[work.role] ?? models.embedding;
      const { dim } = model;
      const vectors = new Float32Array(work.groups.length * dim);
      for (const [n, spans] of work.groups.entries()) {
        vectors.set(await model.embed(readSpans(work.pcm, spans)), n * dim);
      }
      return vectors;
    }
  }
}

/** A faint recording is heard twice, once as loud as voices usually are: what is speech in either is speech. */
async function speechProbabilities(vad: ReadyModels["vad"], samples: Float32Array): Promise<Float32Array> {
  const plain = await vad.probabilities(samples);
  const raised = raiseFaint(samples);
  if (!raised) return plain;
  const louder = await vad.probabilities(raised);
  return plain.map((probability, i) => Math.max(probability, louder[i]!));
}

/** A window that may stick out of the recording; outside it is silent. */
function readWindow(pcm: Pcm, start: number, length: number): Float32Array {
  const samples = readPcm(pcm, start, start + length);
  if (samples.length === length) return samples;
  const window = new Float32Array(length);
  window.set(samples, Math.max(0, -start));
  return window;
}

function readSpans(pcm: Pcm, spans: readonly Region[]): Float32Array {
  const parts = spans.map((span) => readPcm(pcm, span.start, span.end));
  if (parts.length === 1) return parts[0]!;
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
