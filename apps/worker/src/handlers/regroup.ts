import { type Stretch, speakerLinks } from "@rollcall/core/edit/speakerLinks";
import type { RunSegment } from "@rollcall/core/edit/tokens";
import { JobError } from "@rollcall/core/errors";
import { TranscribeOptions } from "@rollcall/core/meeting";
import type { SpokenSegment } from "@rollcall/core/transcript";
import { packMachineRun } from "@rollcall/db/edit/machineRun";
import { finishJob } from "@rollcall/db/job/finishJob";
import { withAttempt } from "@rollcall/db/job/withAttempt";
import { loadRecording } from "@rollcall/db/meeting/loadRecording";
import { artefactsKeyOf } from "@rollcall/db/meeting/mediaKeysOf";
import { finishTranscript } from "@rollcall/db/transcript/finishTranscript";
import { keepMachineNames } from "@rollcall/db/transcript/keepMachineNames";
import { loadRun } from "@rollcall/db/transcript/loadRun";
import { replaceSegments } from "@rollcall/db/transcript/replaceSegments";
import { saveSpeakers } from "@rollcall/db/transcript/saveSpeakers";
import { attributeWords, diarizationTurns } from "@rollcall/inference/align";
import { type RecognisedWord, type Region, sampleRateHz } from "@rollcall/inference/artefacts";
import { storedResult } from "@rollcall/inference/checkpoint";
import { recluster } from "@rollcall/inference/diarize/recluster";
import type { VoiceEvidence } from "@rollcall/inference/diarize/voiceEvidence";
import type { Handler } from "../handler.ts";
import { readKeptArtefacts } from "../keptArtefacts.ts";
import { packVectors } from "../speakerVectors.ts";

const perMs = sampleRateHz / 1000;
/** Words apart by so much do not take their speaker from each other. */
const chunkGapMs = 1000;

/**
 * The same words, with voices told apart anew from what was heard the first time: for another number of people, or after
 * people have corrected who is who. Nothing is decoded and no model runs, so that it is done while one looks on.
 */
export const regroup: Handler<"regroup"> = async (job, { db, media, vault, models, spaceOf, progress }) => {
  const startedAt = performance.now();
  const { transcriptId } = job;
  if (transcriptId === null) throw new Error("a regroup job without a transcript");
  const recording = await loadRecording(db, job);
  const [stages, run] = await Promise.all([
    readKeptArtefacts({ media, vault, key: artefactsKeyOf(recording.mediaKey) }),
    loadRun(db, job),
  ]);
  const evidence = stages && storedResult<VoiceEvidence>(stages, "evidence");
  if (!evidence || !run) {
    throw new JobError("MEDIA_MISSING", "What was heard here was not kept. Transcribe the meeting again instead.");
  }

  const { vocabulary: _, ...hints } = TranscribeOptions.parse(job.options);
  const { same, different } = speakerLinks(run);
  const diarization = recluster(evidence, {
    hints: given(hints),
    links: { same: same.map(toRegions), different: different.map(toRegions) },
    space: await spaceOf(evidence.embeddingModelId),
    plda: evidence.embeddingModelId === models.embeddingModelId ? (models.plda ?? null) : null,
  });
  const segments = attributeWords(toWords(run.base), diarization);
  progress("diarize", 1);

  const speakers = diarization.clusters.map((cluster) => {
    const { bytes, keyId } = vault.seal(packVectors(cluster));
    const modelId = evidence.embeddingModelId;
    return { cluster: cluster.label, speechMs: cluster.netSpeechMs, modelId, vectors: bytes, keyId };
  });
  const machine = await packMachineRun(segments);
  const { models: madeBy, language } = run;
  await withAttempt(db, job, async (tx) => {
    const ids = await saveSpeakers(tx, job, { transcriptId, speakers });
    await replaceSegments(tx, job, { transcriptId, segments });
    const timings = { totalMs: Math.round(performance.now() - startedAt) };
    const turns = diarizationTurns(diarization);
    await keepMachineNames(tx, job, successors(run.base, segments, ids));
    await finishTranscript(tx, job, { transcriptId, models: madeBy, turns, timings, machine, language });
    await finishJob(tx, job);
  });
};

/** The words of a run as recognition gave them, before anybody was given them. */
function toWords(segments: readonly RunSegment[]): RecognisedWord[] {
  const words = segments.flatMap((segment) => segment.words).toSorted((a, b) => a.s - b.s);
  let chunk = 0;
  return words.map(({ t, s, e, c, f }, i) => {
    if (s - (words[i - 1]?.e ?? s) > chunkGapMs) chunk++;
    const flags = (f ?? []).filter((flag) => flag !== "overlap"); // told anew by the voices
    return { text: t, start: Math.round(s * perMs), end: Math.round(e * perMs), confidence: c, chunk, flags };
  });
}

/** Of each old speaker the new one who says most of the same words; no two have the same. */
function successors(
  base: readonly RunSegment[],
  segments: readonly SpokenSegment[],
  ids: ReadonlyMap<string, string>,
): Map<string, string> {
  const before = new Map(base.flatMap(({ words, speaker }) => words.map(({ s }) => [s, speaker] as const)));
  const counts = new Map<string, { old: string; now: string; words: number }>();
  for (const { speaker, words } of segments) {
    const now = speaker === null ? undefined : ids.get(speaker);
    if (now === undefined) continue;
    for (const { s } of words) {
      const old = before.get(s);
      if (old == null) continue;
      const pair = counts.get(`${old} ${now}`);
      if (pair) pair.words++;
      else counts.set(`${old} ${now}`, { old, now, words: 1 });
    }
  }
  const found = new Map<string, string>();
  const taken = new Set<string>();
  for (const { old, now } of [...counts.values()].sort((a, b) => b.words - a.words)) {
    if (found.has(old) || taken.has(now)) continue;
    found.set(old, now);
    taken.add(now);
  }
  return found;
}

function toRegions([a, b]: [Stretch, Stretch]): [Region, Region] {
  const region = ({ startMs, endMs }: Stretch) => ({
    start: Math.round(startMs * perMs),
    end: Math.round(endMs * perMs),
  });
  return [region(a), region(b)];
}

/** Without the keys that are undefined. */
function given({ speakers, minSpeakers, maxSpeakers }: TranscribeOptions) {
  return {
    ...(speakers !== undefined && { speakers }),
    ...(minSpeakers !== undefined && { minSpeakers }),
    ...(maxSpeakers !== undefined && { maxSpeakers }),
  };
}
