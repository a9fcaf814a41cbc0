import type { Env } from "../env.ts";
import { benchAsrVsSherpa } from "./bench/asrVsSherpa.ts";
import { benchEditor } from "./bench/editor.ts";
import { benchPipeline } from "./bench/pipeline.ts";
import { benchQueue } from "./bench/queue.ts";
import { benchStart } from "./bench/start.ts";
import { benchVoiceprints } from "./bench/voiceprints.ts";
import type { Command } from "./command.ts";
import { parseArguments } from "./parseArguments.ts";
import { UsageError } from "./usageError.ts";

const usage = "bench [pipeline] [asrVsSherpa] [start] [queue] [voiceprints] [editor] [--full] [--json]";

/** One section: what it measures, as the figures that `--json` prints. Null: not measured this time. */
export type Section = (options: { env: Env; isFull: boolean; signal: AbortSignal }) => Promise<Record<string, unknown>>;

const sections: Record<string, Section> = {
  pipeline: benchPipeline,
  asrVsSherpa: benchAsrVsSherpa,
  start: benchStart,
  queue: benchQueue,
  voiceprints: benchVoiceprints,
  editor: benchEditor,
};

/** `bench`: how fast this machine is with this checkout; the named sections, or all. `--full` takes long. */
export const bench: Command = async (args, env, signal) => {
  const { values, positionals } = parseArguments(args, { json: { type: "boolean" }, full: { type: "boolean" } }, usage);
  const unknown = positionals.find((name) => !(name in sections));
  if (unknown !== undefined) throw new UsageError(`There is no section "${unknown}". Usage: ${usage}`);
  const wanted = positionals.length > 0 ? positionals : Object.keys(sections);
  const measured: Record<string, Record<string, unknown>> = {};
  for (const [name, section] of Object.entries(sections)) {
    if (!wanted.includes(name)) continue;
    console.error(`measuring ${name}`);
    measured[name] = await section({ env, isFull: values.full === true, signal });
  }
  console.log(values.json ? JSON.stringify(measured, null, 2) : table(measured));
  return 0;
};

function table(measured: Record<string, Record<string, unknown>>): string {
  return Object.entries(measured)
    .flatMap(([section, figures]) =>
      Object.entries(figures).map(([name, value]) => `${`${section} ${name}`.padEnd(36)} ${JSON.stringify(value)}`),
    )
    .join("\n");
}
