/**
 * Fits how similarities become log-odds for an embedding model, and puts the result, with the cohort heard in rooms,
 * into models/cohorts/<embedding model id>.json. FOLDER has one file a person, the cohort's own in its order; PEOPLE has
 * a folder for each further person, whose clips are at least two. Both are decoded by ffmpeg or FFmpeg's libraries.
 * usage: node scripts/calibrate-naming.ts FOLDER MODELS [PEOPLE...]
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chooseDecoder } from "../apps/worker/src/media/chooseDecoder.ts";
import { decodeMedia } from "../apps/worker/src/media.ts";
import { Sureness } from "../packages/core/src/naming.ts";
import { formatCohort, loadCohort } from "../packages/inference/src/cohort.ts";
import { measureSpace } from "../packages/inference/src/cohortStatistics.ts";
import { startEngine } from "../packages/inference/src/engine.ts";
import { cutSpeech, netSamples } from "../packages/inference/src/pieces.ts";
import { type Channel, channelKinds, hearThrough } from "../packages/inference/src/score/channel.ts";
import { fitNaming, judgeVoice, levelFor, measureTrials } from "../packages/inference/src/score/fitNaming.ts";
import { type HeardPerson, type HeardPiece, makeVoiceTrials } from "../packages/inference/src/score/voiceTrials.ts";
import { speechRegions } from "../packages/inference/src/vad.ts";

/** The space and the cohort in rooms are learnt through the first channels, trials are held through the others. */
const learntThrough = 10;
const channelCount = 20;
const folds = 3;
const trialsOfFold = 3000;
const roundsOfRooms = 3;
const enrolledSec = 12;
const mostPieces = 16;
const wrongRates = { strict: 0.0003, balanced: 0.001, generous: 0.005 };

const [folder, modelsFolder, ...furtherFolders] = process.argv.slice(2);
if (!folder || !modelsFolder) {
  console.error("usage: node scripts/calibrate-naming.ts FOLDER MODELS [PEOPLE...]");
  process.exit(2);
}
const engine = await startEngine({
  roots: [modelsFolder],
  pack: "lite",
  log: { info: () => {}, warn: console.error, error: console.error },
});
const decoder = chooseDecoder(null, process.env.PATH ?? "");
const scratch = await mkdtemp(join(tmpdir(), "calibrate-"));
const { signal } = new AbortController();
const channels = Array.from({ length: channelCount }, (_, n): Channel => {
  return { kind: channelKinds[n % channelKinds.length]!, seed: n + 1 };
});

const cohort: HeardPerson[] = [];
for (const file of (await readdir(folder)).sort()) {
  const pieces = await hear(join(folder, file));
  const half = Math.ceil(pieces.length / 2);
  cohort.push({ id: file.split("-")[0]!, enrolls: pieces.slice(0, half), speaks: pieces.slice(half) });
  if (cohort.length % 10 === 0) console.error(`${cohort.length} people`);
}
const others: HeardPerson[] = [];
for (const path of furtherFolders) {
  const person = { id: basename(path), enrolls: [] as HeardPiece[], speaks: [] as HeardPiece[] };
  for (const file of (await readdir(path)).sort()) {
    const enrolled = person.enrolls.reduce((sum, { seconds }) => sum + seconds, 0);
    const pieces = await hear(join(path, file));
    if (enrolled < enrolledSec) person.enrolls.push(...pieces);
    else if (person.speaks.length < mostPieces) person.speaks.push(...pieces);
  }
  others.push(person);
}
await engine.close();
await rm(scratch, { recursive: true });

const everybody = [...others, ...cohort];
const rows = Array.from({ length: folds }, (_, fold) => {
  const isTested = (person: HeardPerson) => everybody.indexOf(person) % folds === fold;
  const learnt = cohort.filter((person) => !isTested(person));
  const items = learnt.flatMap(({ id, enrolls, speaks }) =>
    [0, 1, 2, 3, 4, 5].flatMap((room) =>
      [...enrolls, ...speaks].slice(0, 4).map(({ vectors }) => ({ person: id, room, vector: vectors[room]! })),
    ),
  );
  const space = { ...measureSpace("", items), cohortInRooms: inRooms(learnt) };
  const tested = everybody.filter((person) => isTested(person) && person.speaks.length > 0);
  const through = channels.map((_, n) => n + 1).slice(learntThrough);
  return measureTrials(
    makeVoiceTrials(tested, { count: trialsOfFold, seed: 900 + fold, channels: [0, ...through] }),
    space,
  );
});
const verdicts = rows.flatMap((own, fold) => {
  const weights = fitNaming(rows.toSpliced(fold, 1).flat());
  return own.map((row) => judgeVoice(row, weights));
});
const levels = Object.fromEntries(
  Sureness.options.map((sureness) => [sureness, levelFor(verdicts, wrongRates[sureness])]),
) as Record<Sureness, ReturnType<typeof levelFor>>; // one entry for each option
const naming = { weights: fitNaming(rows.flat()), levels, decisions: verdicts.length };
console.log(JSON.stringify(naming, null, 1));

const modelId = engine.models.embeddingModelId;
const known = await loadCohort(modelId);
if (!known) throw new Error(`there is no cohort of ${modelId}: run make-cohort first`);
const target = fileURLToPath(new URL(`../models/cohorts/${modelId}.json`, import.meta.url));
const { source, license } = JSON.parse(await readFile(target, "utf8"));
await writeFile(target, formatCohort({ ...known, cohortInRooms: inRooms(cohort), naming }, source, license));

/** Everybody once a round, each round through other channels; in the order of the people. */
function inRooms(people: readonly HeardPerson[]): Float32Array[] {
  return Array.from({ length: roundsOfRooms }, (_, round) =>
    people.map(({ enrolls, speaks }, n) => {
      const pieces = [...enrolls, ...speaks];
      const channel = 1 + ((7 * n + 3 * round) % learntThrough);
      const sum = new Float32Array(pieces[0]!.vectors[0]!.length);
      for (const { vectors } of pieces) for (let i = 0; i < sum.length; i++) sum[i]! += vectors[channel]![i]!;
      return sum.map((x) => x / pieces.length);
    }),
  ).flat();
}

/** The pieces of a clip's speech, through every channel. */
async function hear(path: string): Promise<HeardPiece[]> {
  const { pcm } = await decodeMedia(decoder, path, join(scratch, "dry.s16"), signal);
  const bytes = new Uint8Array(await readFile(pcm.path));
  const dry = Float32Array.from(new Int16Array(bytes.buffer), (x) => x / 32_768);
  const regions = speechRegions(await engine.models.speechProbabilities(pcm, signal), pcm.samples);
  const groups = cutSpeech(regions, { length: 48_000, shortest: 16_000, longestGap: 24_000 });
  const byChannel = [await engine.models.embed(pcm, groups, signal)];
  for (const channel of channels) {
    const heard = hearThrough(dry, channel);
    const loudest = heard.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
    const target = join(scratch, "heard.s16");
    await writeFile(
      target,
      Int16Array.from(heard, (x) => Math.round((32_767 * x) / loudest)),
    );
    byChannel.push(await engine.models.embed({ path: target, samples: heard.length }, groups, signal));
  }
  return groups.map((group, g) => ({
    seconds: netSamples(group) / 16_000,
    vectors: byChannel.map((flat) => {
      const dim = flat.length / groups.length;
      return flat.slice(g * dim, (g + 1) * dim);
    }),
  }));
}
