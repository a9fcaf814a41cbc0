/**
 * Puts a transcribed meeting into the workspace of an account, straight into the database, as a worker would have
 * left it. Reads a MeetingSeed from standard input and prints {"meetingId", "transcriptId"}.
 */
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { createDb } from "@rollcall/db/client";
import type { Ctx } from "@rollcall/db/ctx";
import { packMachineRun } from "@rollcall/db/edit/machineRun";
import { claimJob } from "@rollcall/db/job/claimJob";
import { finishJob } from "@rollcall/db/job/finishJob";
import { withAttempt } from "@rollcall/db/job/withAttempt";
import { attachRecording } from "@rollcall/db/meeting/attachRecording";
import { createMeeting } from "@rollcall/db/meeting/createMeeting";
import { findMembership } from "@rollcall/db/org/findMembership";
import { createMediaStore } from "@rollcall/db/storage";
import { finishTranscript } from "@rollcall/db/transcript/finishTranscript";
import { replaceSegments } from "@rollcall/db/transcript/replaceSegments";
import { saveSpeakers } from "@rollcall/db/transcript/saveSpeakers";
import type { MeetingSeed } from "./meetingSeed.ts";

const { email, title, durationMs, segments } = JSON.parse(await text(process.stdin)) as MeetingSeed; // of our own tests
const { DATABASE_URL = "", ROLLCALL_DATA = "" } = process.env;
const db = createDb(DATABASE_URL);
const user = await db.user.findUniqueOrThrow({ where: { email }, select: { id: true } });
const membership = await findMembership(db, { userId: user.id });
if (!membership) throw new Error("The account has no workspace.");
const ctx: Ctx = { db, orgId: membership.orgId, actor: { type: "user", userId: user.id }, role: "owner" };

const { id: meetingId } = await createMeeting(ctx, { title });
const mediaKey = randomBytes(16).toString("hex");
const path = createMediaStore(join(ROLLCALL_DATA, "media")).path(mediaKey);
const sound = silence(Math.min(durationMs, 60_000));
await mkdir(dirname(path), { recursive: true });
await writeFile(path, sound);
const { jobId } = await attachRecording(ctx, {
  meetingId,
  fileName: "meeting.wav",
  mediaKey,
  mediaType: "audio/wav",
  sizeBytes: sound.length,
  sha256: randomBytes(32).toString("hex"),
});
const claim = await claimJob(db, { orgId: ctx.orgId, jobId, workerId: crypto.randomUUID() });
if (claim.kind !== "claimed") throw new Error(`The job could not be claimed: ${claim.kind}.`);
const { job } = claim;
const transcriptId = job.transcriptId ?? "";
const machine = await packMachineRun(segments);
const clusters = [...new Set(segments.flatMap(({ speaker }) => speaker ?? []))];
const turns = segments.flatMap(({ speaker, startMs, endMs }) => (speaker ? [{ speaker, startMs, endMs }] : []));
await withAttempt(db, job, async (tx) => {
  const speakers = clusters.map((cluster) => ({
    cluster,
    speechMs: turns
      .filter(({ speaker }) => speaker === cluster)
      .reduce((sum, turn) => sum + turn.endMs - turn.startMs, 0),
    modelId: "seed@00000000.1",
    vectors: new Uint8Array(4),
    keyId: "seed",
  }));
  await saveSpeakers(tx, job, { transcriptId, speakers });
  await replaceSegments(tx, job, { transcriptId, segments });
  await tx.recording.updateMany({ where: { orgId: ctx.orgId, meetingId }, data: { durationMs } });
  await finishTranscript(tx, job, { transcriptId, models: {}, turns, timings: {}, machine, language: "en" });
  await finishJob(tx, job);
});
// Nobody is there to compare the voices, and the page need not wait for it.
await db.job.updateMany({ where: { orgId: ctx.orgId, meetingId, name: "identify" }, data: { state: "done" } });
await db.$disconnect();
process.stdout.write(JSON.stringify({ meetingId, transcriptId }));

/** A mono WAV at 8 kHz, 8 bit, in which nothing is heard. */
function silence(ms: number): Buffer {
  const samples = Buffer.alloc(ms * 8, 128);
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
