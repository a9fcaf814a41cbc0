import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { VoiceSpace } from "@rollcall/core/voiceSpace";
import type { Pcm } from "@rollcall/inference/artefacts";
import { loadCohort } from "@rollcall/inference/cohort";
import { fanOut } from "@rollcall/inference/fanOut";
import type { Models } from "@rollcall/inference/models";
import { type PipelineResult, runPipeline } from "@rollcall/inference/pipeline";
import { makeMeeting, type SyntheticMeeting } from "@rollcall/inference/score/syntheticMeeting";
import type { Decoder } from "../../media/decoder.ts";
import { decodeMedia } from "../../media.ts";
import { type Cast, castOf, otherVoicesNeeded } from "./halves.ts";
import { type Clip, type Recording, readOtherVoices, readRecordings, readSentences } from "./labelledAudio.ts";
import { type PlannedMeeting, planMeetings } from "./meetingPlans.ts";

/** A decoded clip: f32 mono at 16 kHz. */
export interface HeardClip extends Clip {
  samples: Float32Array;
  durationSec: number;
  pcm: Pcm;
}

/** A synthetic meeting with its truth and what the pipeline made of it. */
export interface HeardMeeting extends Omit<PlannedMeeting, "utterances"> {
  durationSec: number;
  intervals: SyntheticMeeting["intervals"];
  speech: SyntheticMeeting["speech"];
  spoken: SyntheticMeeting["spoken"];
  result: PipelineResult;
}

export interface Tools {
  models: Models;
  decoder: Decoder;
  scratch: string;
  signal: AbortSignal;
}

/** What sections share; each is made when it is first asked for, and once. */
export interface Workbench extends Tools {
  space: () => Promise<VoiceSpace | null>;
  cast: () => Promise<Record<"A" | "B", Cast<HeardClip>>>;
  /** The sentences, each with what the pipeline made of it. */
  sentences: () => Promise<{ clip: HeardClip; result: PipelineResult }[]>;
  meetings: () => Promise<HeardMeeting[]>;
  recordings: () => Promise<{ recording: Recording; result: PipelineResult }[]>;
}

export function workbench(tools: Tools): Workbench {
  const { models, signal } = tools;
  const run = (pcm: Pcm) => runPipeline(models, pcm, { hints: {}, signal });
  const clips = once(async () => {
    const sentences = await decodeAll(await readSentences(), tools);
    const others = await decodeAll((await readOtherVoices()).slice(0, otherVoicesNeeded), tools);
    return { sentences, others };
  });
  const cast = once(async () => {
    const { sentences, others } = await clips();
    return castOf(sentences, others);
  });
  return {
    ...tools,
    space: once(() => loadCohort(models.embeddingModelId)),
    cast,
    sentences: once(async () => {
      const { sentences } = await clips();
      return everyOne("sentence", sentences, models.lanes, async (clip) => ({ clip, result: await run(clip.pcm) }));
    }),
    meetings: once(async () =>
      everyOne("meeting", planMeetings(await cast()), models.lanes, async ({ utterances, ...planned }) => {
        const { samples, ...truth } = makeMeeting(utterances, planned.plan);
        const pcm = await writePcm(samples, tools.scratch);
        return { ...planned, durationSec: samples.length / 16_000, ...truth, result: await run(pcm) };
      }),
    ),
    recordings: once(async () =>
      everyOne("recording", await readRecordings(), models.lanes, async (recording) => {
        const { pcm } = await decodeMedia(tools.decoder, recording.path, newPath(tools.scratch), signal);
        return { recording, result: await run(pcm) };
      }),
    ),
  };
}

/** Writes samples as a recording of the engine: s16le. */
export async function writePcm(samples: Float32Array, scratch: string): Promise<Pcm> {
  const path = newPath(scratch);
  const integers = Int16Array.from(samples, (x) => Math.max(-32_768, Math.min(32_767, Math.round(x * 32_768))));
  await writeFile(path, integers);
  return { path, samples: samples.length };
}

function decodeAll(clips: readonly Clip[], { decoder, scratch, signal, models }: Tools): Promise<HeardClip[]> {
  return fanOut(clips, models.lanes, async (clip) => {
    const { pcm } = await decodeMedia(decoder, clip.path, newPath(scratch), signal);
    const bytes = new Uint8Array(await readFile(pcm.path));
    const samples = Float32Array.from(new Int16Array(bytes.buffer), (x) => x / 32_768);
    return { ...clip, pcm, samples, durationSec: samples.length / 16_000 };
  });
}

function everyOne<T, R>(name: string, items: readonly T[], width: number, run: (item: T) => Promise<R>) {
  let done = 0;
  return fanOut(items, width, async (item) => {
    const result = await run(item);
    console.error(`${name} ${++done} of ${items.length}`);
    return result;
  });
}

export function newPath(scratch: string): string {
  return join(scratch, `${randomUUID()}.pcm`);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
