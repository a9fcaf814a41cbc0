import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Pcm } from "@rollcall/inference/artefacts";
import type { Engine } from "@rollcall/inference/engine";
import { fanOut } from "@rollcall/inference/fanOut";
import { locateModel } from "@rollcall/inference/locate";
import { findPack, readManifest } from "@rollcall/inference/manifest";
import { countWordErrors } from "@rollcall/inference/score/wordErrors";
import { z } from "zod";
import type { Env } from "../../env.ts";
import { chooseDecoder } from "../../media/chooseDecoder.ts";
import { decodeMedia } from "../../media.ts";
import { withScratch } from "../../scratch.ts";
import type { Section } from "../bench.ts";
import { hearWords } from "../eval/hearWords.ts";
import { joinSentences } from "../eval/joinSentences.ts";
import { readSentences } from "../eval/labelledAudio.ts";
import { openEngine } from "../openEngine.ts";

const probe = fileURLToPath(new URL("sherpaProbe.ts", import.meta.url));
/** Each is measured so often, in turns, and its best time counts: other work on the machine only ever adds. */
const rounds = 3;

/** What the other process is asked to do. */
export interface SherpaTask {
  files: Record<string, string>;
  beam: number;
  flushSamples: number;
  clips: readonly Pcm[];
}

interface Attempt {
  wallMs: number;
  texts: string[];
}

/**
 * The same sentences recognised by us, on all engine threads, and by sherpa-onnx-node in a process of its own, with one
 * thread, which is its fastest: the same model files, the same beam, models loaded before. Whole sentences, no silence
 * is skipped. `wallRatio` is sherpa's time divided by ours. Then, for their words alone, the sentences as the pipeline
 * cuts them, and two recordings of ten minutes joined from them: ours cut by the pipeline, sherpa's in one stream.
 */
export const benchAsrVsSherpa: Section = ({ env, signal }) =>
  withScratch(async (scratch) => {
    const sentences = await readSentences();
    const decoder = chooseDecoder(env.ffmpegPath, env.searchPath);
    const clips: Pcm[] = [];
    for (const [n, { path }] of sentences.entries()) {
      clips.push((await decodeMedia(decoder, path, join(scratch, `${n}.pcm`), signal)).pcm);
    }
    const task = { ...(await findModel(env)), clips };
    const joined = [];
    for (const seed of [1, 2]) {
      const all = clips.map((pcm, n) => ({ pcm, text: sentences[n]!.text }));
      joined.push(await joinSentences(all, seed, scratch));
    }
    const ours: Attempt[] = [];
    const theirs: Attempt[] = [];
    let oursCut: Attempt | undefined;
    let oursJoined: Attempt | undefined;
    const engine = await openEngine(env, undefined);
    try {
      await recogniseAll(engine, clips.slice(0, 2), signal);
      for (let round = 0; round < rounds; round++) {
        ours.push(await recogniseAll(engine, clips, signal));
        const attempt = await askSherpa(task, signal);
        if (attempt) theirs.push(attempt);
      }
      oursCut = await hearAll(engine, clips, signal);
      oursJoined = await hearAll(
        engine,
        joined.map(({ pcm }) => pcm),
        signal,
      );
    } finally {
      await engine.close();
    }
    const theirsJoined = await askSherpa({ ...task, clips: joined.map(({ pcm }) => pcm) }, signal);
    const joinedReferences = joined.map(({ text }) => words(text));
    const references = sentences.map(({ text }) => words(text ?? ""));
    const [oursMs, theirsMs] = [fastest(ours), fastest(theirs)];
    return {
      wallRatio: oursMs && theirsMs ? Number((theirsMs / oursMs).toFixed(2)) : null,
      werOurs: wordErrorRate(references, ours[0]),
      werOursCutAtSilence: wordErrorRate(references, oursCut),
      werSherpa: wordErrorRate(references, theirs[0]),
      werOursJoined: wordErrorRate(joinedReferences, oursJoined),
      werSherpaJoined: wordErrorRate(joinedReferences, theirsJoined ?? undefined),
      oursMs,
      sherpaMs: theirsMs,
      audioSec: Math.round(clips.reduce((sum, { samples }) => sum + samples, 0) / 16_000),
    };
  });

async function findModel(env: Env): Promise<Omit<SherpaTask, "clips">> {
  const { models } = findPack(await readManifest(), env.pack ?? "lite");
  const model = models.find(({ role }) => role === "asr")!; // a pack has one model for each role
  const { beam } = z.object({ beam: z.int() }).parse(model.params);
  const located = Object.entries(await locateModel(env.modelRoots, model));
  const files = Object.fromEntries(located.map(([key, { path }]) => [key, path]));
  return { files, beam, flushSamples: 10_560 };
}

/** Long clips first, so that no thread is left alone with one at the end. */
async function recogniseAll({ models }: Engine, clips: readonly Pcm[], signal: AbortSignal): Promise<Attempt> {
  const startedAt = performance.now();
  const order = clips.map((_, index) => index).sort((a, b) => clips[b]!.samples - clips[a]!.samples);
  const texts: string[] = [];
  await fanOut(order, 2 * models.lanes, async (index) => {
    const pcm = clips[index]!;
    const found = await models.recognise(pcm, { start: 0, end: pcm.samples, index }, signal);
    texts[index] = found.map(({ text }) => text).join(" ");
  });
  return { wallMs: performance.now() - startedAt, texts };
}

/** As the pipeline hears them: cut at silence, longest stretches not first. */
async function hearAll({ models }: Engine, clips: readonly Pcm[], signal: AbortSignal): Promise<Attempt> {
  const startedAt = performance.now();
  const texts = await fanOut(clips, models.lanes, async (pcm) =>
    (await hearWords(models, pcm, signal)).map(({ text }) => text.replaceAll(/[.?,]/g, "")).join(" "),
  );
  return { wallMs: performance.now() - startedAt, texts };
}

/** Null, said aloud, where sherpa does not run. */
async function askSherpa(task: SherpaTask, signal: AbortSignal): Promise<Attempt | null> {
  try {
    const child = await promisify(execFile)(process.execPath, [probe, JSON.stringify(task)], { signal });
    return JSON.parse(child.stdout) as Attempt; // the probe prints nothing else
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message.trim().split("\n").at(-1) : String(error);
    console.error(`sherpa-onnx-node could not be measured: ${reason}`);
    return null;
  }
}

function fastest(attempts: readonly Attempt[]): number | null {
  return attempts.length === 0 ? null : Math.round(Math.min(...attempts.map(({ wallMs }) => wallMs)));
}

function wordErrorRate(references: readonly string[][], attempt: Attempt | undefined): number | null {
  if (!attempt) return null;
  const wrong = references.reduce((sum, own, n) => sum + countWordErrors(own, words(attempt.texts[n] ?? "")), 0);
  return Number((wrong / references.reduce((sum, own) => sum + own.length, 0)).toFixed(4));
}

function words(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}
