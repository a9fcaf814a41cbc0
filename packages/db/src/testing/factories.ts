import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { TranscribeOptions, UploadedFile } from "@rollcall/core/meeting";
import type { SpokenSegment } from "@rollcall/core/transcript";
import { createVault, vectorBytes } from "../crypto.ts";
import type { Ctx } from "../ctx.ts";
import { rebuildVoiceprint } from "../enrollment/rebuildVoiceprint.ts";
import { saveSamples } from "../enrollment/saveSamples.ts";
import { submitEnrollment } from "../enrollment/submitEnrollment.ts";
import { type ClaimedJob, claimJob } from "../job/claimJob.ts";
import { finishJob } from "../job/finishJob.ts";
import { withAttempt } from "../job/withAttempt.ts";
import { attachRecording } from "../meeting/attachRecording.ts";
import { createMeeting } from "../meeting/createMeeting.ts";
import { createPerson } from "../person/createPerson.ts";
import { recordConsent } from "../person/recordConsent.ts";
import { finishTranscript } from "../transcript/finishTranscript.ts";
import { replaceSegments } from "../transcript/replaceSegments.ts";
import { saveSpeakers } from "../transcript/saveSpeakers.ts";

export const testVault = createVault(randomBytes(32).toString("base64"));
export const testModelId = "test-voice@0123abcd.1";

/** An upload in the media store that nobody has looked into. */
export function aFile(fileName = "meeting.wav"): UploadedFile {
  const mediaKey = randomBytes(16).toString("hex");
  const sha256 = createHash("sha256").update(mediaKey).digest("hex");
  return { fileName, mediaKey, mediaType: "audio/wav", sizeBytes: 1000, sha256 };
}

/** A meeting with its recording and the job that is to transcribe it. */
export async function aRecordedMeeting(
  ctx: Ctx,
  { title = "A meeting", options = {} }: { title?: string; options?: TranscribeOptions } = {},
): Promise<{ meetingId: string; jobId: string }> {
  const { id: meetingId } = await createMeeting(ctx, { title, options });
  const { jobId } = await attachRecording(ctx, { meetingId, ...aFile() });
  return { meetingId, jobId };
}

/** The job as a worker holds it. */
export async function claimed(ctx: Ctx, jobId: string, workerId: string = randomUUID()): Promise<ClaimedJob> {
  const claim = await claimJob(ctx.db, { orgId: ctx.orgId, jobId, workerId });
  if (claim.kind !== "claimed") throw new Error(`The job could not be claimed: ${claim.kind}.`);
  return claim.job;
}

/** Three segments of two speakers. */
export const someSegments: SpokenSegment[] = [
  { speaker: "S1", startMs: 0, endMs: 900, words: [{ t: "Hello.", s: 0, e: 900, c: 0.9 }] },
  { speaker: "S2", startMs: 1000, endMs: 1900, words: [{ t: "Hi.", s: 1000, e: 1900, c: 0.8 }] },
  { speaker: null, startMs: 2000, endMs: 2500, words: [{ t: "Hm.", s: 2000, e: 2500, c: 0.3 }] },
];

/** A meeting that was transcribed; its identification waits in the queue. */
export async function aTranscribedMeeting(
  ctx: Ctx,
): Promise<{ meetingId: string; transcriptId: string; speakerIds: string[]; identifyJobId: string }> {
  const { meetingId, jobId } = await aRecordedMeeting(ctx);
  const job = await claimed(ctx, jobId);
  const transcriptId = job.transcriptId ?? "";
  const speakerIds = await withAttempt(ctx.db, job, async (tx) => {
    const ids = await saveSpeakers(tx, job, { transcriptId, speakers: [aSpeaker("S1"), aSpeaker("S2")] });
    await replaceSegments(tx, job, { transcriptId, segments: someSegments });
    await finishTranscript(tx, job, {
      transcriptId,
      models: { asr: { name: "a", sha256: "b", provider: "cpu" } },
      turns: [{ speaker: "S1", startMs: 0, endMs: 900 }],
      timings: { asrMs: 5 },
    });
    await finishJob(tx, job);
    return [...ids.values()];
  });
  const identify = await ctx.db.job.findFirstOrThrow({
    where: { orgId: ctx.orgId, meetingId, name: "identify" },
    select: { id: true },
  });
  return { meetingId, transcriptId, speakerIds, identifyJobId: identify.id };
}

export function aSpeaker(cluster: string) {
  const { bytes, keyId } = testVault.seal(vectorBytes(Float32Array.of(1, 0)));
  return { cluster, speechMs: 1000, modelId: testModelId, vectors: bytes, keyId };
}

let people = 0;

/** Somebody who has agreed to be recognised, unless told otherwise. */
export async function aPerson(
  ctx: Ctx,
  { name = `Person ${people++}`, consents = true }: { name?: string; consents?: boolean } = {},
): Promise<{ personId: string }> {
  const { id: personId } = await createPerson(ctx, { name });
  if (consents) {
    await recordConsent(ctx, { personId, textVersion: "1", textHash: "0".repeat(64), method: "checkbox" });
  }
  return { personId };
}

/** A person whose samples were accepted, each with one of `vectors`, and who has a voiceprint. */
export async function anEnrolledPerson(
  ctx: Ctx,
  { name, vectors = [Float32Array.of(1, 0)] }: { name?: string; vectors?: Float32Array[] } = {},
): Promise<{ personId: string }> {
  const { personId } = await aPerson(ctx, name === undefined ? {} : { name });
  const { jobId } = await submitEnrollment(ctx, { personId, files: vectors.map((_, i) => aFile(`clip ${i}.wav`)) });
  const job = await claimed(ctx, jobId);
  await withAttempt(ctx.db, job, async (tx) => {
    const waiting = await tx.enrollmentSample.findMany({
      where: { orgId: ctx.orgId, personId, state: "waiting" },
      orderBy: { id: "asc" },
      select: { id: true },
    });
    await saveSamples(
      tx,
      job,
      waiting.map(({ id }, i) => ({
        sampleId: id,
        state: "accepted",
        reason: null,
        speechMs: 10_000,
        durationMs: 12_000,
        quality: { snrDb: 20 },
        modelId: testModelId,
        vector: testVault.seal(vectorBytes(vectors[i] ?? Float32Array.of(1, 0))),
      })),
    );
    await rebuildVoiceprint(tx, job, { vault: testVault, modelId: testModelId });
    await finishJob(tx, job);
  });
  return { personId };
}
