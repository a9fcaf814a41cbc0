/**
 * Makes models/cohorts/<embedding model id>.json from a folder of speech with one file a person.
 * usage: node scripts/make-cohort.ts FOLDER MODELS [PACK]
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatCohort } from "../packages/inference/src/cohort.ts";
import { type CohortItem, measureSpace } from "../packages/inference/src/cohortStatistics.ts";
import { startEngine } from "../packages/inference/src/engine.ts";
import { cutSpeech } from "../packages/inference/src/pieces.ts";
import { randomFrom } from "../packages/inference/src/score/random.ts";
import { hearInRoom, randomRoom } from "../packages/inference/src/score/room.ts";
import { speechRegions } from "../packages/inference/src/vad.ts";

/** The recording as it is, and as heard in so many random rooms. */
const rooms = 4;
/** Pieces of the length diarization works with: they carry its share of chance. */
const pieceSamples = 3 * 16_000;
const mostPieces = 4;

const [folder, modelsFolder, pack = "lite"] = process.argv.slice(2);
if (!folder || !modelsFolder) {
  console.error("usage: node scripts/make-cohort.ts FOLDER MODELS [PACK]");
  process.exit(2);
}
const log = { info: () => {}, warn: console.error, error: console.error };
const engine = await startEngine({ roots: [modelsFolder], pack, log });
const scratch = await mkdtemp(join(tmpdir(), "cohort-"));
const { signal } = new AbortController();
const items: CohortItem[] = [];
let seed = 1;
for (const file of (await readdir(folder)).sort()) {
  const dry = decode(join(folder, file));
  for (let room = 0; room < rooms; room++) {
    const random = randomFrom(seed++);
    const heard = room === 0 ? dry : hearInRoom(dry, randomRoom(random), random);
    const pcm = { path: join(scratch, "heard.s16"), samples: heard.length };
    await writeFile(
      pcm.path,
      Int16Array.from(heard, (x) => Math.max(-32_768, Math.min(32_767, x * 32_768))),
    );
    const regions = speechRegions(await engine.models.speechProbabilities(pcm, signal), pcm.samples);
    const cut = { length: pieceSamples, shortest: pieceSamples / 3, longestGap: Number.POSITIVE_INFINITY };
    const used = cutSpeech(regions, cut).slice(0, mostPieces);
    const vectors = await engine.models.embed(pcm, used, signal);
    const dim = vectors.length / Math.max(1, used.length);
    for (let p = 0; p < used.length; p++)
      items.push({ person: file.split("-")[0]!, room, vector: vectors.slice(p * dim, (p + 1) * dim) });
  }
}
await engine.close();
await rm(scratch, { recursive: true });

const space = measureSpace(engine.models.embeddingModelId, items);
const target = fileURLToPath(new URL(`../models/cohorts/${space.embeddingModelId}.json`, import.meta.url));
await writeFile(target, formatCohort(space, "LibriSpeech train-clean-100, 100 speakers, openslr.org/12", "CC-BY-4.0"));
console.log(`${target}: ${space.cohort.length} people, ${items.length} vectors`);

function decode(path: string): Float32Array {
  const ffmpeg = spawnSync("ffmpeg", ["-v", "error", "-i", path, "-ac", "1", "-ar", "16000", "-f", "s16le", "-"], {
    maxBuffer: 2 ** 28,
  });
  if (ffmpeg.status !== 0) throw new Error(`${path}: ${ffmpeg.stderr.toString()}`);
  const bytes = new Uint8Array(ffmpeg.stdout);
  return Float32Array.from(new Int16Array(bytes.buffer), (x) => x / 32_768);
}
