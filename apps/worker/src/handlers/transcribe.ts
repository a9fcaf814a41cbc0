import { join } from "node:path";
import { TranscribeOptions } from "@rollcall/core/meeting";
import { packMachineRun } from "@rollcall/db/edit/machineRun";
import type { ClaimedJob } from "@rollcall/db/job/claimJob";
import { finishJob } from "@rollcall/db/job/finishJob";
import { measureJob } from "@rollcall/db/job/measureJob";
import { Fenced, withAttempt } from "@rollcall/db/job/withAttempt";
import { type JobRecording, loadRecording } from "@rollcall/db/meeting/loadRecording";
import { artefactsKeyOf } from "@rollcall/db/meeting/mediaKeysOf";
import { saveMedia } from "@rollcall/db/meeting/saveMedia";
import { finishTranscript } from "@rollcall/db/transcript/finishTranscript";
import { replaceSegments } from "@rollcall/db/transcript/replaceSegments";
import { saveSpeakers } from "@rollcall/db/transcript/saveSpeakers";
import type { Pcm } from "@rollcall/inference/artefacts";
import { type PipelineResult, runPipeline } from "@rollcall/inference/pipeline";
import { type DiskArtefacts, openArtefacts } from "../artefactStore.ts";
import type { Attempt, Handler, ModelAttempt } from "../handler.ts";
import { keepArtefacts, restoreArtefacts } from "../keptArtefacts.ts";
import { writePeaks } from "../media/peaks.ts";
import { decodeMedia } from "../media.ts";
import { modelsByRole } from "../modelsByRole.ts";
import { startPartialSegments } from "../partialSegments.ts";
import { roundConfidence } from "../roundConfidence.ts";
import { packVectors } from "../speakerVectors.ts";

/**
 * A meeting's recording becomes its transcript, and a job that recognises the voices follows. Finished stages are kept
 * on disk, so another attempt goes on where this one stopped, and sealed beside the recording after the end, so another
 * version of the transcript works out only what its options change.
 */
export const transcribe: Handler<"transcribe"> = async (job, attempt) => {
  const { models, db, media, vault, signal, progress, inStage } = attempt;
  const { transcriptId } = job;
  if (transcriptId === null) throw new Error("a transcribe job without a transcript");
  const artefacts = await openArtefacts(attempt.dataDir, job.id);
  const recording = await loadRecording(db, job);
  const keeping = { media, vault, key: artefactsKeyOf(recording.mediaKey) };
  await restoreArtefacts(artefacts, keeping);

  const pcm = await inStage("decode", () => decodeRecording(job, attempt, recording, artefacts));
  attempt.heard(pcm.samples / 16);
  await measureJob(db, job, Math.round(pcm.samples / 16));
  progress("decode", 1);
  const partial = startPartialSegments(db, job, transcriptId);
  const { vocabulary, ...hints } = TranscribeOptions.parse(job.options);
  const result = await runPipeline(models, pcm, {
    hints,
    ...(vocabulary ? { vocabulary } : {}),
    signal,
    artefacts,
    inStage,
    onProgress: progress,
    onWords: partial.add,
  });
  await partial.settle();
  await keepArtefacts(artefacts, keeping);
  await saveResult(job, attempt, transcriptId, result).catch(async (error: unknown) => {
    // The meeting may be gone, and its purge may have been before us; if it is there, its stages are of use to others.
    if (error instanceof Fenced) await loadRecording(db, job).catch(() => media.remove(keeping.key));
    throw error;
  });
  await artefacts.clear();
};

/** The 16 kHz copy, made by the first attempt that gets so far, together with duration and waveform. */
async function decodeRecording(
  job: ClaimedJob,
  { db, media, decoder, signal, log }: Attempt,
  recording: JobRecording,
  artefacts: DiskArtefacts,
): Promise<Pcm> {
  const path = join(artefacts.folder, "audio.pcm");
  const samples = await artefacts.get("samples");
  if (samples) return { path, samples: Number(Buffer.from(samples).toString()) };

  const decoded = await decodeMedia(decoder, media.path(recording.mediaKey), path, signal);
  const { durationMs, codec, notice } = decoded;
  log.info(
    { durationMs, codec, container: decoded.container, channels: decoded.channels, notice },
    "recording is decoded",
  );
  const peaks = join(artefacts.folder, "peaks");
  await writePeaks(decoded.pcm, peaks, signal);
  const peaksKey = `${recording.mediaKey}.peaks`;
  await media.adopt(peaks, peaksKey);
  const { recordingId } = recording;
  await withAttempt(db, job, (tx) => saveMedia(tx, job, { recordingId, durationMs, codec, peaksKey, notice }));
  await artefacts.put("samples", Buffer.from(String(decoded.pcm.samples)));
  return decoded.pcm;
}

async function saveResult(
  job: ClaimedJob,
  { models, db, vault }: ModelAttempt,
  transcriptId: string,
  { diarization, segments, turns, timings }: PipelineResult,
): Promise<void> {
  const modelId = models.embeddingModelId;
  const speakers = diarization.clusters.map((cluster) => {
    const { bytes, keyId } = vault.seal(packVectors(cluster));
    return { cluster: cluster.label, speechMs: cluster.netSpeechMs, modelId, vectors: bytes, keyId };
  });
  const spoken = roundConfidence(segments);
  const machine = await packMachineRun(spoken);
  await withAttempt(db, job, async (tx) => {
    await saveSpeakers(tx, job, { transcriptId, speakers });
    await replaceSegments(tx, job, { transcriptId, segments: spoken });
    const isEmpty = segments.length === 0;
    await finishTranscript(tx, job, { transcriptId, models: modelsByRole(models), turns, timings, machine, isEmpty });
    await finishJob(tx, job);
  });
}
