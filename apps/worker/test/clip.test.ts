import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { clipKeyOf } from "@rollcall/core/clip";
import { cutClip } from "@rollcall/db/meeting/cutClip";
import { getMeeting } from "@rollcall/db/meeting/getMeeting";
import { removeMeeting } from "@rollcall/db/meeting/removeMeeting";
import { createMediaStore } from "@rollcall/db/storage";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isOver, type Office, openOffice } from "./support/office.ts";
import { hasShared, sharedAudio } from "./support/sharedAudio.ts";
import { startWorker, type WorkerProcess } from "./support/workerProcess.ts";

describe.runIf(hasShared)("a passage is cut out of its recording", { timeout: 60_000 }, () => {
  let office: Office;
  let worker: WorkerProcess;
  beforeAll(async () => {
    office = await openOffice();
    worker = await startWorker({ databaseUrl: office.url, dataDir: office.dataDir, env: { ROLLCALL_LANES: "cpu" } });
  }, 60_000);
  afterAll(async () => {
    await worker.end("SIGTERM");
    await office.close();
  });

  it("by a worker without models, to the sample; it goes with the meeting", async () => {
    const source = sharedAudio("short/1089-134686-0001.wav");
    const { meetingId, jobId: transcription } = await office.submitMeeting(source);
    const range = { fromMs: 500, toMs: 1750 };
    const { jobId } = await cutClip(office.ctx, { meetingId, range });
    expect(await office.jobOnce(jobId, isOver)).toMatchObject({ state: "done", errorMessage: null });
    const path = createMediaStore(join(office.dataDir, "media")).path(clipKeyOf(jobId));
    const clip = await readFile(path);
    expect(clip.length).toBe(44 + 1250 * 32);
    expect(clip.toString("latin1", 0, 4)).toBe("RIFF");
    expect(clip.readUInt32LE(40)).toBe(1250 * 32);
    const original = await readFile(source);
    const samples = original.subarray(original.indexOf("data") + 8);
    expect(clip.subarray(44).equals(samples.subarray(500 * 32, 1750 * 32))).toBe(true);

    expect(await cutClip(office.ctx, { meetingId, range })).toMatchObject({ jobId });
    expect((await getMeeting(office.ctx, { id: meetingId })).job?.id).toBe(transcription);

    await removeMeeting(office.ctx, { id: meetingId });
    const purge = await office.db.job.findFirstOrThrow({ where: { orgId: office.ctx.orgId, name: "purge" } });
    expect(await office.jobOnce(purge.id, isOver)).toMatchObject({ state: "done" });
    expect(existsSync(path)).toBe(false);
  });

  it("beyond the end of the recording there is nothing to cut", async () => {
    const { meetingId } = await office.submitMeeting(sharedAudio("short/1089-134686-0001.wav"));
    const beyond = await cutClip(office.ctx, { meetingId, range: { fromMs: 3_000_000, toMs: 3_001_000 } });
    expect(await office.jobOnce(beyond.jobId, isOver)).toMatchObject({ state: "failed", errorCode: "MEDIA_EMPTY" });
    const tooLong = cutClip(office.ctx, { meetingId, range: { fromMs: 0, toMs: 3_600_000 } });
    await expect(tooLong).rejects.toMatchObject({ code: "VALIDATION" });
  });
});
