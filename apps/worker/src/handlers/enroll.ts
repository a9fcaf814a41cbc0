import { join } from "node:path";
import { leastTotalMs, type SampleQuality, sampleWeight } from "@rollcall/core/enrollmentGates";
import { JobError } from "@rollcall/core/errors";
import { vectorBytes } from "@rollcall/db/crypto";
import { keptClipKey, sealClip } from "@rollcall/db/enrollment/keptClips";
import { loadEnrollment, type WaitingSample } from "@rollcall/db/enrollment/loadEnrollment";
import { loadOwnSamples, type OwnSample } from "@rollcall/db/enrollment/loadOwnSamples";
import { loadRefusals } from "@rollcall/db/enrollment/loadRefusals";
import { type RebuiltVoiceprint, rebuildVoiceprint } from "@rollcall/db/enrollment/rebuildVoiceprint";
import { type JudgedSample, saveSamples } from "@rollcall/db/enrollment/saveSamples";
import type { ClaimedJob } from "@rollcall/db/job/claimJob";
import { finishJob } from "@rollcall/db/job/finishJob";
import { withAttempt } from "@rollcall/db/job/withAttempt";
import { findTurn } from "@rollcall/db/naming/findTurn";
import { cutTurn } from "../cutTurn.ts";
import type { Handler, ModelAttempt } from "../handler.ts";
import { judgeSample } from "../judgeSample.ts";
import { listenToSample } from "../listenToSample.ts";
import { withScratch } from "../scratch.ts";

/**
 * The clips that wait for a person become accepted or rejected samples, and the accepted ones the person's voiceprint;
 * without clips, after a sample was taken back or confirmed, the voiceprint is made anew from those that are left.
 * Consent is checked before anything is heard, and again in the transaction that stores it.
 */
export const enroll: Handler<"enroll"> = async (job, attempt) => {
  const { db, vault, models, voiceprints, progress } = attempt;
  const modelId = models.embeddingModelId;
  const { personId, samples, keepsClips } = await loadEnrollment(db, job);
  const own = await loadOwnSamples(db, vault, { orgId: job.orgId, personId, modelId });
  const judged: JudgedSample[] = [];
  await withScratch(async (scratch) => {
    for (const [index, sample] of samples.entries()) {
      progress("identify", index / samples.length);
      judged.push(await judge(sample, { personId, own, keepsClips, scratch }, job, attempt));
    }
  });

  const rebuilt = await save(job, attempt, judged);
  // What the index holds of samples that were taken back goes first.
  if (samples.length === 0) await voiceprints.remove({ orgId: job.orgId, personId });
  const usable = rebuilt?.isEnough ? rebuilt.samples : [];
  await voiceprints.upsert(usable.map((sample) => ({ ...sample, orgId: job.orgId, personId, modelId })));
  // Read back rather than remembered: an attempt before this one may have stored them and died.
  const refusals = rebuilt?.isEnough ? [] : await loadRefusals(db, job);
  if (refusals[0]) throw new JobError("SAMPLES_REJECTED", refusal(refusals.length, refusals[0]));
  await withAttempt(db, job, (tx) => finishJob(tx, job));
};

interface Circumstances {
  personId: string;
  /** Accepted samples; what this job accepts joins them, so that its clips are compared with each other too. */
  own: OwnSample[];
  keepsClips: boolean;
  scratch: string;
}

async function judge(
  sample: WaitingSample,
  { personId, own, keepsClips, scratch }: Circumstances,
  job: ClaimedJob,
  attempt: ModelAttempt,
): Promise<JudgedSample> {
  const { db, models, decoder, media, vault, voiceprints, voiceSpace, signal } = attempt;
  const { id, mediaKey } = sample;
  const modelId = models.embeddingModelId;
  const refused = (reason: string) => {
    const nothing = { speechMs: 0, durationMs: null, quality: {}, vector: null };
    return { sampleId: id, state: "rejected" as const, reason, modelId, ...nothing };
  };
  const turn = sample.source === "turn" ? await findTurn(db, { ...sample, orgId: job.orgId }) : null;
  if (mediaKey === null && turn === null) return refused("The recording is no longer there.");
  try {
    const source = turn ? await cutTurn(turn, attempt, scratch) : media.path(mediaKey ?? "");
    const heard = await listenToSample(models, decoder, source, join(scratch, `${id}.pcm`), signal);
    const { vector, speechMs } = heard.sample;
    const known = vector.length > 0 ? await voiceprints.people(job.orgId, modelId, [vector]) : [];
    const others = known.filter((voice) => voice.personId !== personId);
    const { state, reason, quality } = judgeSample(heard, own, others, voiceSpace);
    if (state === "accepted")
      own.push({ vector, weight: sampleWeight({ speechMs, quality }), pcmSha256: heard.pcmSha256 });
    // The sound of a turn stays in its meeting.
    const keptKey = keepsClips && state !== "rejected" && mediaKey !== null ? keptClipKey(mediaKey) : null;
    if (keptKey) await sealClip(media, vault, source, keptKey);
    return {
      sampleId: id,
      state,
      reason,
      speechMs,
      durationMs: heard.decoded.durationMs,
      quality: toJson(quality),
      modelId,
      vector: state === "rejected" ? null : vault.seal(vectorBytes(vector)),
      keptKey,
    };
  } catch (error) {
    // A clip that cannot be read is the clip's fault; a full disk or a failing model is not.
    if (error instanceof JobError && error.isPermanent) return refused(error.message);
    throw error;
  }
}

/** Samples and voiceprint in one transaction; accepted clips that together say too little are refused after all. */
async function save(job: ClaimedJob, attempt: ModelAttempt, judged: JudgedSample[]): Promise<RebuiltVoiceprint | null> {
  const { db, vault, models } = attempt;
  const accepted = judged.filter(({ state }) => state === "accepted");
  const store = () =>
    withAttempt(db, job, async (tx) => {
      await saveSamples(tx, job, judged);
      const built = { vault, modelId: models.embeddingModelId, renews: accepted.length > 0 };
      const rebuilt = await rebuildVoiceprint(tx, job, built);
      if (rebuilt && !rebuilt.isEnough && judged.some(({ state }) => state === "accepted"))
        throw new TooLittleSpeech(rebuilt.speechMs);
      return rebuilt;
    });
  try {
    return await store();
  } catch (error) {
    if (!(error instanceof TooLittleSpeech)) throw error;
    const seconds = (ms: number) => Math.floor(ms / 1000);
    const reason = `${seconds(error.speechMs)} s of speech in all, ${seconds(leastTotalMs)} s needed.`;
    for (const sample of accepted) {
      if (sample.keptKey) await attempt.media.remove(sample.keptKey);
      Object.assign(sample, { state: "rejected", reason, vector: null, keptKey: null });
    }
    return await store();
  }
}

/** As the database takes it: without the keys that are undefined. */
function toJson({ gates, weight, pcmSha256, alike }: SampleQuality): JudgedSample["quality"] {
  return {
    gates: gates.map((gate) => ({ ...gate })),
    weight,
    ...(pcmSha256 !== undefined && { pcmSha256 }),
    ...(alike && { alike: { ...alike } }),
  };
}

class TooLittleSpeech extends Error {
  readonly speechMs: number;

  constructor(speechMs: number) {
    super("too little speech");
    this.speechMs = speechMs;
  }
}

function refusal(count: number, reason: string): string {
  return count === 1 ? `The recording cannot be used. ${reason}` : `None of the recordings can be used. ${reason}`;
}
