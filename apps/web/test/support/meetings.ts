import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Ctx } from "@rollcall/db/ctx";
import { attachRecording } from "@rollcall/db/meeting/attachRecording";
import { mediaStore } from "../../src/server/mediaStore.ts";
import type { Account, TestApp } from "./testApp.ts";

/** What a verb takes, for an account of the test. */
export function ctxOf(app: TestApp, account: Account): Ctx {
  return { db: app.db, orgId: account.orgId, actor: { type: "user", userId: account.userId }, role: "owner" };
}

/** A meeting with `bytes` as its recording, waiting for a worker. */
export async function aRecordedMeeting(app: TestApp, account: Account, bytes: Uint8Array = randomBytes(1000)) {
  const { id: meetingId } = await account.api.meeting.create({ title: "Planning" });
  const mediaKey = randomBytes(16).toString("hex");
  const path = mediaStore().path(mediaKey);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  const { jobId } = await attachRecording(ctxOf(app, account), {
    meetingId,
    fileName: 'plän "1".mp3',
    mediaKey,
    mediaType: "audio/mpeg",
    sizeBytes: bytes.length,
    sha256: randomBytes(32).toString("hex"),
  });
  const { recording, transcript } = await account.api.meeting.get({ id: meetingId });
  if (recording === null || transcript === null) throw new Error("the meeting has no recording");
  return { meetingId, jobId, recordingId: recording.id, transcriptId: transcript.id, mediaKey, bytes };
}

/** A voice in a transcript, as the worker would have left it. */
export async function aSpeaker(app: TestApp, account: Account, transcriptId: string): Promise<string> {
  const id = randomUUID();
  await app.db.speaker.create({
    data: {
      id,
      orgId: account.orgId,
      transcriptId,
      cluster: "S1",
      ordinal: 1,
      colour: 0,
      speechMs: 1000,
      modelId: "test@00000000.1",
      vectors: new Uint8Array(4),
      keyId: "test",
    },
  });
  return id;
}

/** A clip that was handed in for a person, as nobody has listened to it yet. */
export async function aSample(app: TestApp, account: Account, personId: string): Promise<string> {
  const { orgId } = account;
  const consent = { orgId, personId, textVersion: "1", textHash: "0".repeat(64), method: "form" };
  const file = { orgId, fileName: "clip.wav", mediaType: "audio/wav", sizeBytes: 1, sha256: "0".repeat(64) };
  const [{ id: consentId }, { id: recordingId }] = await Promise.all([
    app.db.consent.create({ data: consent, select: { id: true } }),
    app.db.recording.create({ data: file, select: { id: true } }),
  ]);
  const data = { orgId, personId, consentId, recordingId, source: "upload" };
  return (await app.db.enrollmentSample.create({ data, select: { id: true } })).id;
}
