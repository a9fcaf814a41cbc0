import { join } from "node:path";
import { JobError } from "@rollcall/core/errors";
import { vectorBytes } from "@rollcall/db/crypto";
import { loadEnrollment, type WaitingSample } from "@rollcall/db/enrollment/loadEnrollment";
import { loadRefusals } from "@rollcall/db/enrollment/loadRefusals";
import { type RebuiltVoiceprint, rebuildVoiceprint } from "@rollcall/db/enrollment/rebuildVoiceprint";
import { type JudgedSample, saveSamples } from "@rollcall/db/enrollment/saveSamples";
import type { ClaimedJob } from "@rollcall/db/job/claimJob";
import { finishJob } from "@rollcall/db/job/finishJob";
import { withAttempt } from "@rollcall/db/job/withAttempt";
import type { Handler, ModelAttempt } from "../handler.ts";
import { leastTotalMs, refusalOf, tooShort } from "../judgeSample.ts";
import { listenToSample } from "../listenToSample.ts";
import { withScratch } from "../scratch.ts";

/**
 * The clips that wait for a person become accepted or rejected samples, and the accepted ones the person's voiceprint.
 * Consent is checked before anything is heard, and again in the transaction that stores it.
 */
export const enroll: Handler<"enroll"> = async (job, attempt) => {
  const { db, models, voiceprints, progress } = attempt;
  const { personId, samples } = await loadEnrollment(db, job);
  const judged: JudgedSample[] = [];
  await withScratch(async (scratch) => {
    for (const [index, sample] of samples.entries()) {
      progress("identify", index / samples.length);
      judged.push(await judge(sample, attempt, scratch));
    }
  });

  const rebuilt = await save(job, attempt, judged);
  const modelId = models.embeddingModelId;
  const points = rebuilt?.samples.map((sample) => ({ ...sample, orgId: job.orgId, personId, modelId })) ?? [];
  await voiceprints.upsert(points);
  // Read back rather than remembered: an attempt before this one may have stored them and died.
  const refusals = rebuilt ? [] : await loadRefusals(db, job);
  if (refusals[0]) throw new JobError("SAMPLES_REJECTED", refusal(refusals.length, refusals[0]));
  await withAttempt(db, job, (tx) => finishJob(tx, job));
};

async function judge(
  { id, mediaKey }: WaitingSample,
  { models, decoder, media, vault, signal }: ModelAttempt,
  scratch: string,
): Promise<JudgedSample> {
  const modelId = models.embeddingModelId;
  const refused = (reason: string) => {
    const nothing = { speechMs: 0, durationMs: null, quality: {}, vector: null };
    return { sampleId: id, state: "rejected" as const, reason, modelId, ...nothing };
  };
  if (mediaKey === null) return refused("The recording is no longer there.");
  try {
    const target = join(scratch, `${id}.pcm`);
    const { decoded, sample, quality } = await listenToSample(models, decoder, media.path(mediaKey), target, signal);
    const reason = refusalOf(sample, quality);
    return {
      sampleId: id,
      state: reason === null ? "accepted" : "rejected",
      reason,
      speechMs: sample.speechMs,
      durationMs: decoded.durationMs,
      quality: {
        levelDb: Number.isFinite(quality.levelDb) ? quality.levelDb : null,
        clippedShare: quality.clippedShare,
        consistency: sample.consistency,
        otherVoicesShare: sample.otherVoicesShare,
      },
      modelId,
      vector: reason === null ? vault.seal(vectorBytes(sample.vector)) : null,
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
  const store = (samples: readonly JudgedSample[]) =>
    withAttempt(db, job, async (tx) => {
      await saveSamples(tx, job, samples);
      const rebuilt = await rebuildVoiceprint(tx, job, { vault, modelId: models.embeddingModelId });
      if (rebuilt && rebuilt.speechMs < leastTotalMs) throw new TooLittleSpeech(rebuilt.speechMs);
      return rebuilt;
    });
  try {
    return await store(judged);
  } catch (error) {
    if (!(error instanceof TooLittleSpeech)) throw error;
    const reason = tooShort(error.speechMs, leastTotalMs, " in all");
    for (const sample of judged) {
      if (sample.state === "accepted") Object.assign(sample, { state: "rejected", reason, vector: null });
    }
    return await store(judged);
  }
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
