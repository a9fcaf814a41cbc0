import type { SpeakerView } from "@rollcall/core/meeting";
import { submitEnrollment } from "@rollcall/db/enrollment/submitEnrollment";
import { getMeeting } from "@rollcall/db/meeting/getMeeting";
import { applyNaming } from "@rollcall/db/naming/applyNaming";
import { getNamingBatch } from "@rollcall/db/naming/getNamingBatch";
import { learnFromVoice } from "@rollcall/db/naming/learnFromVoice";
import { listVoiceGroups } from "@rollcall/db/naming/listVoiceGroups";
import { proposeNaming } from "@rollcall/db/naming/proposeNaming";
import { undoNaming } from "@rollcall/db/naming/undoNaming";
import { createPerson } from "@rollcall/db/person/createPerson";
import { recordConsent } from "@rollcall/db/person/recordConsent";
import { readRecognition } from "@rollcall/db/recognition/readRecognition";
import { submitRecognition } from "@rollcall/db/recognition/submitRecognition";
import { listSegments } from "@rollcall/db/transcript/listSegments";
import { nameSpeaker } from "@rollcall/db/transcript/nameSpeaker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isOver, type Office, openOffice } from "./support/office.ts";
import { readers, readMeeting } from "./support/readMeeting.ts";
import { hasShared } from "./support/sharedAudio.ts";
import { startWorker, type WorkerProcess } from "./support/workerProcess.ts";

describe.runIf(hasShared)("names, by a real worker", { timeout: 120_000 }, () => {
  let office: Office;
  let worker: WorkerProcess;
  const [ann = "", ben = "", cat = ""] = hasShared ? readers() : [];
  beforeAll(async () => {
    office = await openOffice();
    worker = await startWorker({ databaseUrl: office.url, dataDir: office.dataDir });
    await enroll("Ann", ann);
    await enroll("Ben", ben);
  }, 60_000);
  afterAll(async () => {
    await worker.end("SIGTERM");
    await office.close();
  });

  async function enroll(name: string, reader: string): Promise<void> {
    const { ctx } = office;
    const { id: personId } = await createPerson(ctx, { name });
    await recordConsent(ctx, { personId, textVersion: "1", textHash: "0".repeat(64), method: "form" });
    const clip = await readMeeting(name, [
      [reader, 0],
      [reader, 1],
    ]);
    const { jobId } = await submitEnrollment(ctx, { personId, files: [await office.store(clip)] });
    expect(await office.jobOnce(jobId, isOver)).toMatchObject({ state: "done" });
  }

  /** Transcribes and names a meeting; gives its voices in the order they first speak. */
  async function hold(name: string, turns: (readonly [string, number])[]) {
    const { meetingId, jobId } = await office.submitMeeting(await readMeeting(name, turns));
    expect(await office.jobOnce(jobId, isOver)).toMatchObject({ state: "done" });
    const where = { orgId: office.ctx.orgId, meetingId, name: "identify" };
    const job = await office.db.job.findFirstOrThrow({ where, select: { id: true } });
    expect(await office.jobOnce(job.id, isOver)).toMatchObject({ state: "done" });
    return { meetingId, voices: (await getMeeting(office.ctx, { id: meetingId })).speakers };
  }

  /** The name that covers most of each turn. */
  const names = (voices: readonly SpeakerView[]) =>
    voices.map(({ person, state }) => person && `${person.name} ${state}`);

  it("two enrolled, a third speaks: recognised, recognised, unknown; and swapped between files they never swap names", async () => {
    const first = await hold("first", [
      [ann, 2],
      [ben, 2],
      [cat, 2],
      [ann, 3],
      [ben, 3],
      [cat, 3],
    ]);
    expect(names(first.voices)).toEqual(["Ann named", "Ben named", null]);
    expect(first.voices.every(({ evidence }) => evidence!.candidates.length === 2)).toBe(true);
    const second = await hold("second", [
      [ben, 4],
      [ann, 4],
      [ben, 5],
      [ann, 5],
    ]);
    expect(names(second.voices)).toEqual(["Ben named", "Ann named"]);

    const third = await hold("third", [
      [cat, 4],
      [ann, 6],
      [cat, 5],
      [ann, 7],
      [cat, 8],
      [cat, 9],
    ]);
    expect(names(third.voices)).toEqual([null, "Ann named"]);
    const [group] = await listVoiceGroups(office.ctx, { meetingId: third.meetingId });
    expect(group).toMatchObject({ letter: "A", meetings: 2 });

    const { ctx } = office;
    const asked = await submitRecognition(ctx, await office.store(await readMeeting("clip", [[ben, 8]])));
    expect(await office.jobOnce(asked.jobId, isOver)).toMatchObject({ state: "done" });
    const { answer } = await readRecognition(ctx, asked);
    expect(answer).toMatchObject({ refusal: null, name: "Ben" });
    const { id: personId } = await createPerson(ctx, { name: "Cat" });
    const older = first.voices[2]!;
    await nameSpeaker(ctx, { speakerId: third.voices[0]!.id, personId });
    const { batchId, jobId } = await proposeNaming(ctx, { speakerId: third.voices[0]!.id });
    expect(await office.jobOnce(jobId, isOver)).toMatchObject({ state: "done" });
    const preview = await getNamingBatch(ctx, { batchId });
    expect(preview).toMatchObject({ state: "ready", meetings: 1, voices: [{ speakerId: older.id }] });
    const now = async () => (await getMeeting(ctx, { id: first.meetingId })).speakers;
    expect(await now()).toEqual(first.voices);
    await applyNaming(ctx, { batchId, speakerIds: [older.id] });
    expect(names(await now())).toEqual(["Ann named", "Ben named", "Cat named"]);
    await undoNaming(ctx, { batchId });
    expect(await now()).toEqual(first.voices);

    await recordConsent(ctx, { personId, textVersion: "1", textHash: "0".repeat(64), method: "form" });
    const transcriptId = (await getMeeting(ctx, { id: third.meetingId })).transcript!.id;
    const spoken = (await listSegments(ctx, { transcriptId, limit: 100 })).items;
    const clips = spoken
      .filter(({ speakerId, startMs, endMs }) => speakerId === third.voices[0]!.id && endMs - startMs > 4000)
      .slice(0, 2)
      .map(({ startMs, endMs }) => ({ startMs, endMs }));
    const learnt = await learnFromVoice(ctx, { speakerId: third.voices[0]!.id, clips });
    expect(await office.jobOnce(learnt.jobId!, isOver)).toMatchObject({ state: "done" });
    const fourth = await hold("fourth", [
      [cat, 6],
      [ben, 6],
      [cat, 7],
      [ben, 7],
    ]);
    expect(names(fourth.voices)).toEqual(["Cat named", "Ben named"]);
  });
});
