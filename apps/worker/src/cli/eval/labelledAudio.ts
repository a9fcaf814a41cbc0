import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseRttm } from "@rollcall/inference/score/rttm";
import { UsageError } from "../usageError.ts";

/** Labelled speech is too large for the repository: it lies in a `shared` folder beside the checkout. */
const folder = fileURLToPath(new URL("../../../../../../shared/audio", import.meta.url));

/** Read sentences, one speaker a file. */
export async function readSentences(): Promise<{ path: string; speaker: string; text: string }[]> {
  const lines = (await readFile(join(folder, "librispeech/transcripts.tsv"), "utf8")).trim().split("\n");
  return lines.map((line) => {
    const [id = "", text = ""] = line.split("\t");
    const speaker = id.split("-")[0] ?? "";
    return { path: join(folder, "librispeech", speaker, `${id}.flac`), speaker, text };
  });
}

/** Meetings with who spoke when, and where it is known, each speaker's words. */
export async function readMeetings() {
  if (!existsSync(folder)) throw new UsageError("eval needs labelled speech in ../shared/audio, and there is none.");
  const hard = (await readdir(join(folder, "ami-hard"))).filter((name) => name.endsWith(".wav"));
  const paths = [join(folder, "ami-es2004a/mixture.wav"), ...hard.sort().map((name) => join(folder, "ami-hard", name))];
  return Promise.all(
    paths.map(async (path) => {
      const intervals = parseRttm(await readFile(path.replace(/wav$/, "rttm"), "utf8"));
      const words = path.endsWith("mixture.wav") ? await readWords(join(folder, "ami-es2004a")) : null;
      return { path, intervals, words };
    }),
  );
}

function readWords(meeting: string): Promise<string[]> {
  return Promise.all(["A", "B", "C", "D"].map((name) => readFile(join(meeting, `words.${name}.txt`), "utf8")));
}
