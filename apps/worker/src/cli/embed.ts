import { basename, join, resolve } from "node:path";
import { JobError } from "@rollcall/core/errors";
import { listenToSample } from "../listenToSample.ts";
import { chooseDecoder } from "../media/chooseDecoder.ts";
import { withScratch } from "../scratch.ts";
import type { Command } from "./command.ts";
import { openEngine } from "./openEngine.ts";
import { parseArguments } from "./parseArguments.ts";
import { requireFile } from "./requireFile.ts";
import { UsageError } from "./usageError.ts";

const usage = "embed FILE... [--pack NAME]";

/** `embed FILE...`: one JSON line a file with the vector of the voice in it. */
export const embed: Command = async (args, env, signal) => {
  const { values, positionals } = parseArguments(args, { pack: { type: "string" } }, usage);
  if (positionals.length === 0) throw new UsageError(`Name at least one file. Usage: ${usage}`);
  for (const file of positionals) await requireFile(resolve(env.cwd, file), file);
  const decoder = chooseDecoder(env.ffmpegPath, env.searchPath);
  const { models, close } = await openEngine(env, values.pack);
  try {
    await withScratch(async (scratch) => {
      for (const file of positionals) {
        const path = resolve(env.cwd, file);
        const { sample } = await listenToSample(models, decoder, path, join(scratch, "audio.pcm"), signal);
        const { speechMs, vector } = sample;
        if (vector.length === 0) throw new JobError("NO_SPEECH", `There is too little speech in ${basename(file)}.`);
        const line = { file, model: models.embeddingModelId, dim: vector.length, speechMs, vector: [...vector] };
        console.log(JSON.stringify(line));
      }
    });
  } finally {
    await close();
  }
  return 0;
};
