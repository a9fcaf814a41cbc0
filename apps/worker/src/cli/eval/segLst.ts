import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { HeardMeeting, Workbench } from "./workbench.ts";

/**
 * The synthetic meetings of which all words are known as SegLST, `reference.json` and `found.json`, so that others'
 * scorers (meeteval) can be run on them. Texts are as said and as found, not normalised.
 */
export async function writeSegLst(bench: Workbench, folder: string): Promise<void> {
  const meetings = (await bench.meetings()).filter(({ spoken }) => spoken.every(({ text }) => text !== undefined));
  await mkdir(folder, { recursive: true });
  const write = (name: string, segments: readonly object[]) =>
    writeFile(join(folder, name), `${JSON.stringify(segments, null, 1)}\n`);
  await write("reference.json", meetings.flatMap(referenceOf));
  await write("found.json", meetings.flatMap(foundIn));
  console.error(`written: ${join(folder, "reference.json")} and found.json, ${meetings.length} meetings`);
}

function referenceOf({ name, spoken }: HeardMeeting) {
  return spoken.map(({ speaker, start, end, text }) => ({
    session_id: name,
    speaker,
    start_time: start,
    end_time: end,
    words: text,
  }));
}

function foundIn({ name, result }: HeardMeeting) {
  return result.segments.map(({ speaker, startMs, endMs, words }) => ({
    session_id: name,
    speaker: speaker ?? "unknown",
    start_time: startMs / 1000,
    end_time: endMs / 1000,
    words: words.map(({ t }) => t).join(" "),
  }));
}
