import { join } from "node:path";
import { addCompared, type ComparedVoice, nothingCompared } from "@rollcall/core/compareNaming";
import { JobError } from "@rollcall/core/errors";
import { matchSpeakers, type UnnamedVoice } from "@rollcall/core/match";
import type { VoiceComparison } from "@rollcall/core/voiceMove";
import { vectorBytes } from "@rollcall/db/crypto";
import { openClip } from "@rollcall/db/enrollment/keptClips";
import { rebuildVoiceprint } from "@rollcall/db/enrollment/rebuildVoiceprint";
import type { ClaimedJob } from "@rollcall/db/job/claimJob";
import { finishJob } from "@rollcall/db/job/finishJob";
import { withAttempt } from "@rollcall/db/job/withAttempt";
import { findTurn } from "@rollcall/db/naming/findTurn";
import { type ComparableMeeting, comparableMeetings } from "@rollcall/db/voiceMove/comparableMeetings";
import { finishVoiceMove } from "@rollcall/db/voiceMove/finishVoiceMove";
import { loadVoiceMove, type UnmovedSample } from "@rollcall/db/voiceMove/loadVoiceMove";
import { keepExpiry, type MovedSample, saveMovedSample } from "@rollcall/db/voiceMove/saveMovedSample";
import { describeVoices } from "@rollcall/inference/describeForNames";
import { cutTurn } from "../cutTurn.ts";
import type { Handler, ModelAttempt } from "../handler.ts";
import { judgeSample } from "../judgeSample.ts";
import { listenToSample } from "../listenToSample.ts";
import { decodeMedia } from "../media.ts";
import { openVoice } from "../openVoice.ts";
import { withScratch } from "../scratch.ts";

/** The meetings on which the old and the new model are compared: the latest, and no more sound than this in all. */
const mostMeetings = 10;
const mostSamples = 3 * 3600 * 16_000;

/**
 * An organisation's voices go over to the embedding model of this worker: every kept clip is heard again and embedded
 * beside its old vector, then both models name the voices of the latest meetings. Nothing that is in use changes.
 * Another attempt goes on with the samples that are left.
 */
export const reembed: Handler<"reembed"> = async (job, attempt) => {
  const { db, models, progress } = attempt;
  const { orgId } = job;
  const { moveId, toModelId, samples } = await loadVoiceMove(db, job);
  if (models.embeddingModelId !== toModelId) {
    const message = "The worker that took this has another voice model. Start one with the pack you want to change to.";
    throw new JobError("MODEL_FAILED", message, { isPermanent: false });
  }
  const meetings = await comparableMeetings(db, { orgId, modelId: toModelId, most: mostMeetings });
  const steps = samples.length + meetings.length;
  await withScratch(async (scratch) => {
    for (const [index, sample] of samples.entries()) {
      progress("identify", index / steps);
      await move(sample, { job, attempt });
    }
    let comparison = nothingCompared;
    let left = mostSamples;
    for (const [index, meeting] of meetings.entries()) {
      progress("identify", (samples.length + index) / steps);
      if (left <= 0) break;
      const compared = await compare(meeting, comparison, { job, attempt, scratch });
      comparison = compared.comparison;
      left -= compared.samples;
    }
    await withAttempt(db, job, async (tx) => {
      await finishVoiceMove(tx, job, { moveId, comparison });
      await finishJob(tx, job);
    });
  });
};

interface Circumstances {
  job: ClaimedJob;
  attempt: ModelAttempt;
  scratch: string;
}

/** One sample gets its vector under the new model, and its person the voiceprint that follows from it. */
async function move(sample: UnmovedSample, { job, attempt }: Pick<Circumstances, "job" | "attempt">): Promise<void> {
  const { db, vault, models, voiceprints } = attempt;
  const { orgId } = job;
  const { personId } = sample;
  const modelId = models.embeddingModelId;
  // A folder of its own: a turn is cut out of its whole meeting.
  const moved = await withScratch((own) => hear(sample, { job, attempt, scratch: own }));
  const rebuilt = await withAttempt(db, job, async (tx) => {
    if (!(await saveMovedSample(tx, job, moved)) || moved.vector === null) return null;
    const built = await rebuildVoiceprint(tx, { ...job, personId }, { vault, modelId });
    await keepExpiry(tx, { orgId, personId, modelId });
    return built;
  });
  const usable = rebuilt?.isEnough ? rebuilt.samples : [];
  await voiceprints.upsert(usable.map((sample) => ({ ...sample, orgId, personId, modelId })));
}

/** The clip as the new model hears it; the same checks as at enrollment, as far as they are about the clip itself. */
async function hear(sample: UnmovedSample, { job, attempt, scratch }: Circumstances): Promise<MovedSample> {
  const { models, decoder, vault, voiceSpace, signal } = attempt;
  const sampleId = sample.id;
  const modelId = models.embeddingModelId;
  try {
    const clip = await soundOf(sample, { job, attempt, scratch });
    const heard = await listenToSample(models, decoder, clip, join(scratch, "clip.pcm"), signal);
    const { state, reason } = judgeSample(heard, [], [], voiceSpace);
    const { vector, speechMs } = heard.sample;
    const isUsable = state === "accepted" && vector.length > 0;
    return { sampleId, modelId, speechMs, reason, vector: isUsable ? vault.seal(vectorBytes(vector)) : null };
  } catch (error) {
    // A clip that cannot be read is the clip's fault; a full disk or a failing model is not.
    if (!(error instanceof JobError) || !error.isPermanent) throw error;
    return { sampleId, modelId, speechMs: 0, reason: error.message, vector: null };
  }
}

/** A file with the sample's sound: its kept clip, or the turn of a meeting that somebody confirmed. */
async function soundOf(sample: UnmovedSample, { job, attempt, scratch }: Circumstances): Promise<string> {
  const { db, media, vault } = attempt;
  if (sample.mediaKey !== null) {
    const clip = join(scratch, "clip");
    await openClip(media, vault, sample.mediaKey, clip);
    return clip;
  }
  const turn = await findTurn(db, { ...sample, orgId: job.orgId });
  if (!turn) throw new JobError("MEDIA_MISSING", "The recording is no longer there.");
  return cutTurn(turn, attempt, scratch);
}

/** Each model with its own vectors of the same pieces and the same people: vectors of two models never meet. */
async function compare(
  { mediaKey, speakers }: ComparableMeeting,
  total: VoiceComparison,
  { job, attempt, scratch }: Circumstances,
): Promise<{ comparison: VoiceComparison; samples: number }> {
  const { models, decoder, media, vault, signal } = attempt;
  const oldModelId = speakers[0]?.modelId ?? "";
  const compared = speakers.filter((speaker) => speaker.modelId === oldModelId);
  const before = compared.map((speaker) => openVoice(vault, speaker));
  const { pcm } = await decodeMedia(decoder, media.path(mediaKey), join(scratch, "meeting.pcm"), signal);
  const after = await describeVoices(models, pcm, before, signal);
  const [was, is] = await Promise.all([
    nameVoices(before, oldModelId, job, attempt),
    nameVoices(after, models.embeddingModelId, job, attempt),
  ]);
  const voices = compared.map(({ isDecided, personId }, v): ComparedVoice => {
    // One match for each voice, in order.
    return { before: was[v]!, after: is[v]!, ...(isDecided && { truth: personId }) };
  });
  return { comparison: addCompared(total, voices), samples: pcm.samples };
}

async function nameVoices(
  voices: readonly UnnamedVoice[],
  modelId: string,
  { orgId }: ClaimedJob,
  { voiceprints, spaceOf }: ModelAttempt,
) {
  const [people, space] = await Promise.all([voiceprints.people(orgId, modelId), spaceOf(modelId)]);
  const enrolled = people.map(({ personId, samples }) => ({ id: personId, modelId, samples }));
  return matchSpeakers(
    voices.map((voice) => ({ ...voice, modelId })),
    enrolled,
    space,
  );
}
