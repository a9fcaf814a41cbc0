import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SpeakerInterval } from "@rollcall/inference/score/der";
import { parseRttm } from "@rollcall/inference/score/rttm";
import { UsageError } from "../usageError.ts";

/** Labelled speech is too large for the repository: it lies in a `shared` folder beside the checkout. */
const folder = fileURLToPath(new URL("../../../../../../shared/audio", import.meta.url));

/** A read sentence by one person; `text` is null where nobody wrote it down. */
export interface Clip {
  id: string;
  speaker: string;
  path: string;
  text: string | null;
}

/** A real recording: who spoke when, and where it is known, each speaker's words. */
export interface Recording {
  name: string;
  path: string;
  intervals: SpeakerInterval[];
  words: string[] | null;
}

/** @throws UsageError when there is no labelled speech */
export function requireLabelledAudio(): void {
  if (!existsSync(folder)) throw new UsageError("eval needs labelled speech in ../shared/audio, and there is none.");
}

/** Read sentences with their words, several of each of five people (LibriSpeech test-other). */
export async function readSentences(): Promise<Clip[]> {
  const lines = (await readFile(join(folder, "librispeech/transcripts.tsv"), "utf8")).trim().split("\n");
  return lines.map((line) => {
    const [id = "", text = ""] = line.split("\t");
    const speaker = id.split("-")[0] ?? "";
    return { id, speaker, path: join(folder, "librispeech", speaker, `${id}.flac`), text };
  });
}

/** One sentence of each of a hundred further people, without its words. */
export async function readOtherVoices(): Promise<Clip[]> {
  const names = (await readdir(join(folder, "cohort"))).filter((name) => name.endsWith(".flac")).sort();
  return names.map((name) => {
    const id = name.replace(/\.flac$/, "");
    return { id, speaker: id.split("-")[0] ?? "", path: join(folder, "cohort", name), text: null };
  });
}

/** Minutes of real meetings (AMI), of which nothing is used to choose anything. */
export async function readRecordings(): Promise<Recording[]> {
  const hard = (await readdir(join(folder, "ami-hard"))).filter((name) => name.endsWith(".wav")).sort();
  const files = ["ami-es2004a/mixture.wav", ...hard.map((name) => `ami-hard/${name}`)];
  return Promise.all(
    files.map(async (file) => {
      const path = join(folder, file);
      const intervals = parseRttm(await readFile(path.replace(/wav$/, "rttm"), "utf8"));
      const isWritten = file.startsWith("ami-es2004a");
      const name = isWritten ? "ami-es2004a" : file.replace(/\.wav$/, "");
      return { name, path, intervals, words: isWritten ? await readWords() : null };
    }),
  );
}

/** The headset of each person of ami-es2004a who says more than two words. */
export function headsets(): { person: string; path: string }[] {
  const sources = { MEO015: 0, FEE013: 1, FEE016: 3 };
  return Object.entries(sources).map(([person, n]) => ({ person, path: join(folder, `ami-es2004a/source${n}.wav`) }));
}

function readWords(): Promise<string[]> {
  const path = (name: string) => join(folder, `ami-es2004a/words.${name}.txt`);
  return Promise.all(["A", "B", "C", "D"].map((name) => readFile(path(name), "utf8")));
}
