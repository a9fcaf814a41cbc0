import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { serialize } from "node:v8";
import { createVault } from "@rollcall/db/crypto";
import { createMediaStore } from "@rollcall/db/storage";
import { artefactKey, storedResult } from "@rollcall/inference/checkpoint";
import { loadCohort } from "@rollcall/inference/cohort";
import { gatherEvidence } from "@rollcall/inference/diarize/gatherEvidence";
import { recluster } from "@rollcall/inference/diarize/recluster";
import type { VoiceEvidence } from "@rollcall/inference/diarize/voiceEvidence";
import { speechDefaults, speechRegions } from "@rollcall/inference/vad";
import { openArtefacts } from "../../artefactStore.ts";
import { readEnv } from "../../env.ts";
import { keepArtefacts, readKeptArtefacts } from "../../keptArtefacts.ts";
import { chooseDecoder } from "../../media/chooseDecoder.ts";
import { decodeMedia } from "../../media.ts";
import { withScratch } from "../../scratch.ts";
import { openEngine } from "../openEngine.ts";
import { endToEnd } from "./endToEnd.ts";

/**
 * Listens to a recording, keeps what it heard, times as often laid end to end, as a job does, and prints how long it takes
 * to read that again and find the voices for another number of speakers (ms).
 */
const env = readEnv();
const [file = "", times = "1"] = process.argv.slice(2);
const { signal } = new AbortController();
const engine = await openEngine(env, undefined);
const { models } = engine;
const space = await loadCohort(models.embeddingModelId);
await withScratch(async (scratch) => {
  const decoder = chooseDecoder(env.ffmpegPath, env.searchPath);
  const { pcm } = await decodeMedia(decoder, file, join(scratch, "audio.pcm"), signal);
  const regions = speechRegions(await models.speechProbabilities(pcm, signal), pcm.samples, speechDefaults);
  const heard = await gatherEvidence(models, pcm, regions, { space, signal, regionsFrom: null, onProgress() {} });
  await engine.close();
  const artefacts = await openArtefacts(scratch, "probe");
  await artefacts.put(
    artefactKey("evidence", null),
    serialize({ value: heard.by === "pieces" ? endToEnd(heard, Number(times)) : heard }),
  );
  const vault = createVault(randomBytes(32).toString("base64"));
  const keeping = { media: createMediaStore(scratch), vault, key: "recording.artefacts" };
  await keepArtefacts(artefacts, keeping);

  const startedAt = performance.now();
  const stages = (await readKeptArtefacts(keeping)) ?? new Map();
  const evidence = storedResult<VoiceEvidence>(stages, "evidence");
  if (!evidence) throw new Error("what was kept cannot be read");
  recluster(evidence, { hints: { speakers: 4 }, space, plda: models.plda ?? null });
  console.log(performance.now() - startedAt);
});
