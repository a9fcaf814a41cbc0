import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { LoadedModel } from "@rollcall/core/model";
import { formatTable, type Table } from "./report.ts";

const path = fileURLToPath(new URL("../../../../../docs/accuracy.md", import.meta.url));

interface Run {
  pack: string;
  loaded: readonly LoadedModel[];
  tables: readonly Table[];
  wallSec: number;
}

/** Replaces docs/accuracy.md by the figures of this run. */
export async function writeAccuracyPage(run: Run): Promise<string> {
  await writeFile(path, accuracyPage(run, new Date()));
  return path;
}

function accuracyPage({ pack, loaded, tables, wallSec }: Run, date: Date): string {
  const models = loaded.map(({ role, name, sha256 }) => `- ${role}: ${name} (${sha256.slice(0, 8)})`).join("\n");
  return `# Accuracy

Written by \`npm run -s eval -- --write\` on ${date.toISOString().slice(0, 10)}: pack \`${pack}\`,
Node ${process.versions.node}, ${availableParallelism()} cores, ${wallSec.toFixed(0)} s. Do not edit: run the command again.

${models}

## What this is, and what it is not

- Five people read ten sentences each (LibriSpeech test-other); their words are known. Thirty-two further people read one
  sentence each without known words. They are read books, not talk, and English only. So few voices make figures that
  move by points from one set of people to another: the intervals say how far.
- Meetings are made from these sentences with exact truth: who speaks from when to when is where the sentence's sound
  begins and ends, pauses inside a sentence count as speech. "Close" meetings are clean; "room" ones have echoes, noise,
  talk over each other and levels that differ. Sentences that enroll a person are in no meeting. Everything is seeded: the same
  checkout gives the same meetings.
- People are split in half A (1688, 1998) and half B (2033, 2414, 2609). What this command chooses itself, it chooses on half A and
  reports on half B; both are printed. Thresholds inside the pipeline are the product's own and not moved by it.
- The further voices are among those the shipped voice space was measured on. For naming they are taken out of its cohort.
- What a similarity is worth when names are given was calibrated on half A's people and the cohort, through simulated rooms,
  microphones and lines; half B had no part in it.
- \`ami-es2004a\` and \`ami-hard\` are one minute and four half minutes of real meetings; nothing is chosen on them here, but
  some rules of the product (the second look at voices, where speech begins) were settled with them in view.

${tables.map(formatTable).join("\n")}`;
}
