import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Pcm } from "../../src/artefacts.ts";
import { sharedPath } from "./shared.ts";

const models = sharedPath("models");
const audio = sharedPath("audio");
export const hasShared = models !== null && audio !== null;
export const modelRoots = models === null ? [] : [models];

/** A 16 kHz mono 16-bit WAV below shared/audio as a headerless file in `folder`. */
export function pcmOfWav(file: string, folder: string): Pcm {
  const wav = readFileSync(join(audio ?? "", file));
  let at = 12;
  while (wav.toString("latin1", at, at + 4) !== "data") {
    const size = wav.readUInt32LE(at + 4);
    at += 8 + size + (size % 2);
  }
  const data = wav.subarray(at + 8, at + 8 + wav.readUInt32LE(at + 4));
  const path = join(folder, `${file.replaceAll("/", "-")}.s16`);
  writeFileSync(path, data);
  return { path, samples: data.length / 2 };
}

/** A log that keeps quiet. */
export const silentLog = { info() {}, warn() {}, error() {} };
