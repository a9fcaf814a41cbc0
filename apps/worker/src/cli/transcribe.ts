import { writeFile } from "node:fs/promises";
import { basename, extname, resolve } from "node:path";
import { formatRttm } from "@rollcall/core/format/rttm";
import { formatSrt } from "@rollcall/core/format/srt";
import { documentOf } from "@rollcall/core/format/transcriptDocument";
import { formatTxt } from "@rollcall/core/format/txt";
import { formatVtt } from "@rollcall/core/format/vtt";
import { TranscribeOptions } from "@rollcall/core/meeting";
import { TranscribeResult } from "@rollcall/core/result";
import type { Env } from "../env.ts";
import { chooseDecoder } from "../media/chooseDecoder.ts";
import { withScratch } from "../scratch.ts";
import { transcribeFile } from "../transcribeFile.ts";
import type { Command } from "./command.ts";
import { openEngine } from "./openEngine.ts";
import { countOf, parseArguments } from "./parseArguments.ts";
import { showProgress } from "./progress.ts";
import { requireFile } from "./requireFile.ts";
import { UsageError } from "./usageError.ts";

const usage =
  'transcribe FILE [--format json|txt|srt|vtt|rttm] [--speakers N | --min-speakers N --max-speakers N] [--enroll "Name=clip1.wav,clip2.wav"]... [--vocabulary "word,word"] [--pack NAME] [--out FILE]';

const formats = {
  json: (result: TranscribeResult, _title: string) => `${JSON.stringify(result, null, 2)}\n`,
  txt: (result: TranscribeResult, title: string) => formatTxt(documentOf(result, title)),
  srt: (result: TranscribeResult, title: string) => formatSrt(documentOf(result, title)),
  vtt: (result: TranscribeResult, title: string) => formatVtt(documentOf(result, title)),
  rttm: (result: TranscribeResult, title: string) => formatRttm(documentOf(result, title)),
};

/** `transcribe FILE`: who said what and when, on stdout or into a file. */
export const transcribe: Command = async (args, env, signal) => {
  const request = await readRequest(args, env);
  const decoder = chooseDecoder(env.ffmpegPath, env.searchPath);
  const progress = showProgress();
  try {
    const result = await withScratch(async (scratch) => {
      const engine = await openEngine(env, request.pack);
      try {
        return await transcribeFile(engine.models, request.file, {
          decoder,
          scratch,
          hints: request.hints,
          people: request.people,
          vocabulary: request.vocabulary,
          signal,
          onProgress: progress.update,
          onNotice: (notice) => console.error(notice),
        });
      } finally {
        await engine.close();
      }
    });
    const text = request.format(TranscribeResult.parse(result), basename(request.file, extname(request.file)));
    if (request.out === undefined) process.stdout.write(text);
    else await writeFile(request.out, text);
    return 0;
  } finally {
    progress.stop();
  }
};

async function readRequest(args: string[], env: Env) {
  const { values, positionals } = parseArguments(
    args,
    {
      format: { type: "string", default: "json" },
      speakers: { type: "string" },
      "min-speakers": { type: "string" },
      "max-speakers": { type: "string" },
      enroll: { type: "string", multiple: true, default: [] },
      vocabulary: { type: "string", default: "" },
      pack: { type: "string" },
      out: { type: "string" },
    },
    usage,
  );
  const [name, ...others] = positionals;
  if (name === undefined || others.length > 0) throw new UsageError(`Name one file. Usage: ${usage}`);
  const file = resolve(env.cwd, name);
  await requireFile(file, name);
  return {
    file,
    format: readFormat(values.format),
    hints: readHints(values),
    people: await Promise.all(values.enroll.map((text) => readPerson(text, env.cwd))),
    vocabulary: values.vocabulary
      .split(",")
      .map((word) => word.trim())
      .filter((word) => word !== ""),
    pack: values.pack,
    out: values.out === undefined ? undefined : resolve(env.cwd, values.out),
  };
}

function readFormat(name: string) {
  const format = Object.entries(formats).find(([known]) => known === name)?.[1];
  if (!format) throw new UsageError(`--format must be one of ${Object.keys(formats).join(", ")}, not "${name}".`);
  return format;
}

function readHints(values: { speakers?: string; "min-speakers"?: string; "max-speakers"?: string }): TranscribeOptions {
  const given = {
    speakers: countOf("--speakers", values.speakers),
    minSpeakers: countOf("--min-speakers", values["min-speakers"]),
    maxSpeakers: countOf("--max-speakers", values["max-speakers"]),
  };
  if (given.speakers !== undefined && (given.minSpeakers ?? given.maxSpeakers) !== undefined)
    throw new UsageError("Give either --speakers or --min-speakers and --max-speakers.");
  const hints = TranscribeOptions.safeParse(given);
  if (!hints.success) throw new UsageError(hints.error.issues[0]?.message ?? "The number of speakers is wrong.");
  return hints.data;
}

async function readPerson(text: string, cwd: string) {
  const [, name = "", list = ""] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const clips = list.split(",").filter((clip) => clip !== "");
  if (name.trim() === "" || clips.length === 0)
    throw new UsageError(`--enroll must look like "Name=clip1.wav,clip2.wav", not "${text}".`);
  for (const clip of clips) await requireFile(resolve(cwd, clip), clip);
  return { name: name.trim(), clips: clips.map((clip) => resolve(cwd, clip)) };
}
