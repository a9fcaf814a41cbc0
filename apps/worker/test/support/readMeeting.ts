import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseDecoder } from "../../src/media/chooseDecoder.ts";
import { wavHeader } from "../../src/media/wavHeader.ts";
import { decodeMedia } from "../../src/media.ts";
import { sharedAudio } from "./sharedAudio.ts";

const folder = mkdtempSync(join(tmpdir(), "rollcall-read-"));
const gap = Buffer.alloc(32 * 600);

/** The nth utterance of a LibriSpeech reader, as samples. */
async function utterance(reader: string, n: number): Promise<Buffer> {
  const names = readdirSync(sharedAudio(`librispeech/${reader}`))
    .filter((name) => name.endsWith(".flac"))
    .sort();
  const source = join(sharedAudio(`librispeech/${reader}`), names[n]!);
  const target = join(folder, `${names[n]}.pcm`);
  const { signal } = new AbortController();
  const { pcm } = await decodeMedia(chooseDecoder(null, process.env.PATH ?? ""), source, target, signal);
  return readFileSync(pcm.path);
}

/** A WAV in which readers take turns: each entry is a reader and which utterance they read. */
export async function readMeeting(name: string, turns: readonly (readonly [string, number])[]): Promise<string> {
  const parts: Buffer[] = [];
  for (const [reader, n] of turns) parts.push(await utterance(reader, n), gap);
  const samples = Buffer.concat(parts);
  const file = join(folder, `${name}.wav`);
  writeFileSync(file, Buffer.concat([wavHeader(samples.length / 2), samples]));
  return file;
}

export function readers(): string[] {
  return readdirSync(sharedAudio("librispeech"))
    .filter((name) => /^\d+$/.test(name))
    .sort();
}
