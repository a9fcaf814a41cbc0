import { join } from "node:path";
import type { TranscribeResult } from "@rollcall/core/result";
import { loadCohort } from "@rollcall/inference/cohort";
import type { Models } from "@rollcall/inference/models";
import { scoreDiarization } from "@rollcall/inference/score/der";
import { listenToSample } from "../listenToSample.ts";
import { chooseDecoder } from "../media/chooseDecoder.ts";
import type { Decoder } from "../media/decoder.ts";
import { withScratch } from "../scratch.ts";
import { transcribeFile } from "../transcribeFile.ts";
import type { Command } from "./command.ts";
import { readMeetings, readSentences } from "./eval/labelledAudio.ts";
import { identification, type Utterance, verification } from "./eval/voices.ts";
import { editDistance, plainWords, speakerWordErrors } from "./eval/wordErrors.ts";
import { openEngine } from "./openEngine.ts";
import { parseArguments } from "./parseArguments.ts";

/** `eval`: how often words, turns and names are right on the labelled speech at hand; shares, 0 is best. */
export const evaluate: Command = async (args, env, signal) => {
  const { values } = parseArguments(args, { json: { type: "boolean" }, pack: { type: "string" } }, "eval [--json]");
  const decoder = chooseDecoder(env.ffmpegPath, env.searchPath);
  const [meetings, sentences] = [await readMeetings(), await readSentences()];
  const engine = await openEngine(env, values.pack);
  try {
    const figures = await withScratch(async (scratch) => {
      const tools = { models: engine.models, decoder, scratch, signal };
      return { ...(await evaluateSentences(sentences, tools)), meetings: await evaluateMeetings(meetings, tools) };
    });
    const text = JSON.stringify(figures, null, 2);
    console.log(values.json ? text : text.replaceAll(/[{}",]/g, ""));
  } finally {
    await engine.close();
  }
  return 0;
};

interface Tools {
  models: Models;
  decoder: Decoder;
  scratch: string;
  signal: AbortSignal;
}

async function evaluateSentences(sentences: Awaited<ReturnType<typeof readSentences>>, tools: Tools) {
  const { models, decoder, scratch, signal } = tools;
  let wrong = 0;
  let spoken = 0;
  const utterances: Utterance[] = [];
  for (const [index, { path, speaker, text }] of sentences.entries()) {
    console.error(`sentence ${index + 1} of ${sentences.length}`);
    const reference = plainWords(text);
    const { segments } = await transcribe(path, tools);
    wrong += editDistance(reference, plainWords(segments.map((segment) => segment.text).join(" ")));
    spoken += reference.length;
    const { sample } = await listenToSample(models, decoder, path, join(scratch, "clip.pcm"), signal);
    if (sample.vector.length > 0) utterances.push({ speaker, sample });
  }
  const space = await loadCohort(models.embeddingModelId);
  return {
    wer: wrong / spoken,
    eer: verification(utterances, space),
    identification: identification(utterances, space),
  };
}

async function evaluateMeetings(meetings: Awaited<ReturnType<typeof readMeetings>>, tools: Tools) {
  const figures: Record<string, object> = {};
  for (const { path, intervals, words } of meetings) {
    const name = path.split("/").slice(-2).join("/");
    console.error(name);
    const result = await transcribe(path, tools);
    const turns = result.turns.map(({ speaker, startMs, endMs }) => {
      return { speaker, start: startMs / 1000, end: endMs / 1000 };
    });
    figures[name] = {
      der: scoreDiarization(intervals, turns).der,
      derCollar: scoreDiarization(intervals, turns, { collar: 0.25 }).der,
      speakers: result.speakers.length,
      speakersTrue: new Set(intervals.map(({ speaker }) => speaker)).size,
      ...(words === null ? {} : { cpWer: cpWer(words.map(plainWords), result) }),
    };
  }
  return figures;
}

function transcribe(path: string, { models, ...tools }: Tools): Promise<TranscribeResult> {
  const onNotice = (sentence: string) => console.error(sentence);
  return transcribeFile(models, path, { ...tools, hints: {}, people: [], onProgress() {}, onNotice });
}

function cpWer(reference: readonly string[][], { segments }: TranscribeResult): number {
  const bySpeaker = Map.groupBy(segments, ({ speaker }) => speaker);
  const found = [...bySpeaker.values()].map((own) => own.flatMap(({ text }) => plainWords(text)));
  const words = reference.reduce((sum, own) => sum + own.length, 0);
  return speakerWordErrors(reference, found) / words;
}
