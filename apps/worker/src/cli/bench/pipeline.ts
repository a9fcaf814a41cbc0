import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { TranscribeResult } from "@rollcall/core/result";
import { chooseDecoder } from "../../media/chooseDecoder.ts";
import type { Decoder } from "../../media/decoder.ts";
import { withScratch } from "../../scratch.ts";
import type { Section } from "../bench.ts";
import { makeRecording } from "./makeRecording.ts";
import { measureProcess } from "./measureProcess.ts";

const probe = fileURLToPath(new URL("./reclusterProbe.ts", import.meta.url));

/** Real-time factors (processing time / length, the start of the process included) and memory of `transcribe`. */
export const benchPipeline: Section = ({ env, isFull, signal }) =>
  withScratch(async (scratch) => {
    const decoder = chooseDecoder(env.ffmpegPath, env.searchPath);
    const context = { decoder, scratch, signal };
    const short = await measure(10, context);
    const long = isFull ? await measure(180, context) : null;
    return {
      rtf10min: short.rtf,
      rtf3h: long?.rtf ?? null,
      peakRssMb10min: short.peakRssMb,
      peakRssMb3h: long?.peakRssMb ?? null,
      recluster3hMs: await measureRecluster(isFull ? 180 : 10, context),
      stages: short.stages,
    };
  });

/** Grouping three hours anew, from the sealed file to the voices; 10 minutes are heard once and laid end to end. */
async function measureRecluster(minutes: number, { scratch, signal }: { scratch: string; signal: AbortSignal }) {
  const { stdout } = await measureProcess([join(scratch, `${minutes}min.wav`), String(180 / minutes)], signal, probe);
  return Math.round(Number(stdout));
}

async function measure(minutes: number, context: { decoder: Decoder; scratch: string; signal: AbortSignal }) {
  const { scratch, signal } = context;
  const file = join(scratch, `${minutes}min.wav`);
  await makeRecording(minutes, file, context);
  const { wallMs, peakRssMb, stdout } = await measureProcess(["transcribe", file, "--format", "json"], signal);
  const { timings } = TranscribeResult.parse(JSON.parse(stdout));
  const rtf = (ms: number) => Number((ms / (minutes * 60_000)).toFixed(5));
  const stages = Object.entries(timings).map(([name, ms]) => [name.replace(/Ms$/, ""), rtf(ms)]);
  return { rtf: rtf(wallMs), peakRssMb, stages: Object.fromEntries(stages) };
}
