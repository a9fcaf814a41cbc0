import { join } from "node:path";
import type { TranscribeResult } from "@rollcall/core/result";
import { loadCohort } from "@rollcall/inference/cohort";
import { scoreDiarization } from "@rollcall/inference/score/der";
import { listenToSample } from "../listenToSample.ts";
import { chooseDecoder } from "../media/chooseDecoder.ts";
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
  const [meetings, sentences] = [await readMeetings(), await readSentences()];
  const decoder = chooseDecoder(env.ffmpegPath, env.searchPath);
  const engine = await openEngine(env, values.pack);
  const { models } = engine;
  const figures = await withScratch(async (scratch) => {
    const silent = { onProgress() {}, onNotice: (sentence: string) => console.error(sentence) };
    const transcribe = (path: string) =>
      transcribeFile(models, path, { decoder, scratch, hints: {}, people: [], signal, ...silent });

    let wrong = 0;
    let spoken = 0;
    const utterances: Utterance[] = [];
    for (const [index, { path, speaker, text }] of sentences.entries()) {
      console.error(`sentence ${index + 1} of ${sentences.length}`);
      const reference = plainWords(text);
      wrong += editDistance(reference, plainWords(textOf(await transcribe(path))));
      spoken += reference.length;
      const { sample } = await listenToSample(models, decoder, path, join(scratch, "clip.pcm"), signal);
      if (sample.vector.length > 0) utterances.push({ speaker, sample });
    }

    const space = await loadCohort(models.embeddingModelId);
    const perMeeting: Record<string, object> = {};
    for (const { path, intervals, words } of meetings) {
      console.error(path);
      const result = await transcribe(path);
      const turns = result.turns.map(({ speaker, startMs, endMs }) => {
        return { speaker, start: startMs / 1000, end: endMs / 1000 };
      });
      perMeeting[path.split("/").slice(-2).join("/")] = {
        der: scoreDiarization(intervals, turns).der,
        derCollar: scoreDiarization(intervals, turns, { collar: 0.25 }).der,
        speakers: result.speakers.length,
        speakersTrue: new Set(intervals.map(({ speaker }) => speaker)).size,
        ...(words === null ? {} : { cpWer: cpWer(words.map(plainWords), result) }),
      };
    }
    return {
      wer: wrong / spoken,
      eer: verification(utterances, space),
      identification: identification(utterances, space),
      meetings: perMeeting,
    };
  }).finally(() => engine.close());
  console.log(
    values.json ? JSON.stringify(figures, null, 2) : JSON.stringify(figures, null, 1).replaceAll(/[{}",]/g, ""),
  );
  return 0;
};

function textOf({ segments }: TranscribeResult): string {
  return segments.map(({ text }) => text).join(" ");
}

function cpWer(reference: readonly string[][], { segments }: TranscribeResult): number {
  const bySpeaker = Map.groupBy(segments, ({ speaker }) => speaker);
  const found = [...bySpeaker.values()].map((own) => own.flatMap(({ text }) => plainWords(text)));
  const words = reference.reduce((sum, own) => sum + own.length, 0);
  return speakerWordErrors(reference, found) / words;
}
