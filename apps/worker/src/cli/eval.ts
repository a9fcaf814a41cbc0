import { resolve } from "node:path";
import { chooseDecoder } from "../media/chooseDecoder.ts";
import { withScratch } from "../scratch.ts";
import type { Command } from "./command.ts";
import { writeAccuracyPage } from "./eval/accuracyPage.ts";
import { gatesSection } from "./eval/gates.ts";
import { requireLabelledAudio } from "./eval/labelledAudio.ts";
import { manyTrials } from "./eval/manyTrials.ts";
import { namesSection } from "./eval/names.ts";
import { formatTable, type Section, type SectionReport } from "./eval/report.ts";
import { writeSegLst } from "./eval/segLst.ts";
import { togetherSection } from "./eval/together.ts";
import { turnsSection } from "./eval/turns.ts";
import { voicesSection } from "./eval/voices.ts";
import { wordsSection } from "./eval/words.ts";
import { workbench } from "./eval/workbench.ts";
import { openEngine } from "./openEngine.ts";
import { parseArguments } from "./parseArguments.ts";
import { UsageError } from "./usageError.ts";

const sections: Record<string, Section> = {
  words: wordsSection,
  turns: turnsSection,
  together: togetherSection,
  voices: voicesSection,
  names: namesSection,
  gates: gatesSection,
};
const usage = `eval [${Object.keys(sections).join("] [")}] [--pack NAME] [--json] [--write] [--trials many] [--seglst FOLDER]`;

/**
 * `eval`: how often words, turns and names are right on the labelled speech at hand; the named sections, or all. Rates in
 * the JSON are shares, 0 to 1. `--write` keeps the tables in docs/accuracy.md; `--trials many` adds
 * thousands of decisions about names; `--seglst` puts what was said and what was
 * found into a folder, for other scorers.
 */
export const evaluate: Command = async (args, env, signal) => {
  const { values, positionals } = parseArguments(
    args,
    {
      json: { type: "boolean" },
      write: { type: "boolean" },
      pack: { type: "string" },
      seglst: { type: "string" },
      trials: { type: "string", default: "usual" },
    },
    usage,
  );
  const unknown = positionals.find((name) => !(name in sections));
  if (unknown !== undefined) throw new UsageError(`There is no section "${unknown}". Usage: ${usage}`);
  if (values.write && positionals.length > 0) throw new UsageError("--write needs all sections: name none.");
  if (!["usual", "many"].includes(values.trials)) throw new UsageError(`--trials is usual or many. Usage: ${usage}`);
  requireLabelledAudio();

  const startedAt = performance.now();
  const decoder = chooseDecoder(env.ffmpegPath, env.searchPath);
  const engine = await openEngine(env, values.pack);
  const { models } = engine;
  try {
    const reports = await withScratch(async (scratch) => {
      const bench = workbench({ models, decoder, scratch, signal });
      const done: [string, SectionReport][] = [];
      for (const [name, section] of Object.entries(sections))
        if (positionals.length === 0 || positionals.includes(name)) done.push([name, await section(bench)]);
      if (values.trials === "many") done.push(["manyTrials", await manyTrials(bench)]);
      if (values.seglst !== undefined) await writeSegLst(bench, resolve(env.cwd, values.seglst));
      return done;
    });
    const wallSec = (performance.now() - startedAt) / 1000;
    const tables = reports.flatMap(([, report]) => report.tables);
    if (values.write)
      console.error(
        `written: ${await writeAccuracyPage({ pack: models.pack, loaded: models.loaded, tables, wallSec })}`,
      );
    const figures = Object.fromEntries(reports.map(([name, report]) => [name, report.figures]));
    if (values.json) console.log(JSON.stringify({ pack: models.pack, wallSec, ...figures }, null, 2));
    else console.log(tables.map(formatTable).join("\n"));
    return 0;
  } finally {
    await engine.close();
  }
};
