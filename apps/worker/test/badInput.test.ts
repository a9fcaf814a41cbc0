import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TranscribeResult } from "@rollcall/core/result";
import { submitEnrollment } from "@rollcall/db/enrollment/submitEnrollment";
import { getMeeting } from "@rollcall/db/meeting/getMeeting";
import { createPerson } from "@rollcall/db/person/createPerson";
import { getPerson } from "@rollcall/db/person/getPerson";
import { recordConsent } from "@rollcall/db/person/recordConsent";
import { listSegments } from "@rollcall/db/transcript/listSegments";
import { readPcm } from "@rollcall/inference/pcm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chooseDecoder } from "../src/media/chooseDecoder.ts";
import { decodeMedia } from "../src/media.ts";
import { makeMp3, makeWav } from "./support/makeAudio.ts";
import { isOver, type Office, openOffice } from "./support/office.ts";
import { runCli } from "./support/runCli.ts";
import { hasShared, sharedAudio } from "./support/sharedAudio.ts";
import { startWorker, type WorkerProcess } from "./support/workerProcess.ts";

const folder = mkdtempSync(join(tmpdir(), "rollcall-bad-"));
const at = (name: string) => join(folder, name);

const refused = [
  ["empty.mp3", "MEDIA_EMPTY", "The file is empty."],
  ["text.mp3", "MEDIA_NOT_AUDIO", "This is not an audio or video file."],
] as const;

beforeAll(async () => {
  if (!hasShared) return;
  writeFileSync(at("empty.mp3"), "");
  writeFileSync(at("text.mp3"), "These are words, not sound.\n".repeat(500));
  makeWav(at("silent.wav"), { channels: 1, sampleRateHz: 16_000, frames: 80_000 }, () => 0);
  const jfk = sharedAudio("short/jfk.flac");
  await makeMp3(jfk, at("cut.mp3"));
  truncateSync(at("cut.mp3"), Math.floor(statSync(at("cut.mp3")).size * 0.7));
  const { pcm } = await decodeMedia(
    chooseDecoder(null, process.env.PATH ?? ""),
    jfk,
    at("jfk.pcm"),
    AbortSignal.any([]),
  );
  const samples = readPcm(pcm, 0, pcm.samples);
  makeWav(at("eight.wav"), { channels: 8, sampleRateHz: 16_000, frames: samples.length }, (frame, channel) =>
    channel % 2 === 0 ? samples[frame]! : 0,
  );
  makeWav(
    at("two-seconds.wav"),
    { channels: 1, sampleRateHz: 16_000, frames: 32_000 },
    (frame) => samples[frame + 5000]!,
  );
  copyFileSync(jfk, at("good.flac"));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe.runIf(hasShared)("bad input on the command line", { timeout: 60_000 }, () => {
  it.each(refused)("%s ends with 2 and one plain line", async (file, _code, sentence) => {
    const { code, stdout, stderr } = await runCli(["transcribe", file], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trim().split("\n").at(-1)).toBe(sentence);
  });

  it("silence is a result without words", async () => {
    const { code, stdout } = await runCli(["transcribe", "silent.wav", "--format", "json"], { cwd: folder });
    expect(code).toBe(0);
    expect(TranscribeResult.parse(JSON.parse(stdout))).toMatchObject({ durationMs: 5000, segments: [], turns: [] });
  });

  it("a cut file gives what it holds, and a sentence about it", async () => {
    const { code, stdout, stderr } = await runCli(["transcribe", "cut.mp3", "--format", "txt"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/country/i);
    expect(stderr).toMatch(/The file is cut short: 0:0\d of 0:11 could be read\./);
  });
});

describe.runIf(hasShared)("bad input to a worker", { timeout: 60_000 }, () => {
  let office: Office;
  let worker: WorkerProcess;
  beforeAll(async () => {
    office = await openOffice();
    worker = await startWorker({ databaseUrl: office.url, dataDir: office.dataDir });
  });
  afterAll(async () => {
    await worker.end("SIGTERM");
    await office.close();
  });

  async function outcomeOf(file: string) {
    const { meetingId, jobId } = await office.submitMeeting(at(file));
    const job = await office.jobOnce(jobId, isOver);
    const meeting = await getMeeting(office.ctx, { id: meetingId });
    const transcriptId = meeting.transcript?.id;
    const items = transcriptId ? (await listSegments(office.ctx, { transcriptId, limit: 100 })).items : [];
    return { job, meeting, text: items.map((segment) => segment.text).join(" ") };
  }

  it.each(refused)("%s fails the meeting with its sentence, at the first attempt", async (file, code, sentence) => {
    const { job, meeting } = await outcomeOf(file);
    expect(job).toMatchObject({ state: "failed", errorCode: code, errorMessage: sentence, attempt: 1 });
    expect(meeting.state).toBe("failed");
  });

  it("silence makes an empty meeting, not a failed one", async () => {
    const { job, meeting, text } = await outcomeOf("silent.wav");
    expect([job.state, meeting.state, text]).toEqual(["done", "empty", ""]);
  });

  it("a cut file is transcribed as far as it goes", async () => {
    const { meeting, text } = await outcomeOf("cut.mp3");
    expect(meeting.state).toBe("ready");
    expect(text).toMatch(/country/i);
  });

  it("eight channels are heard as one", async () => {
    const { meeting, text } = await outcomeOf("eight.wav");
    expect(meeting.state).toBe("ready");
    expect(text).toMatch(/country/i);
  });

  it("clips that cannot be used are refused one by one, each with its reason", async () => {
    const { id } = await createPerson(office.ctx, { name: "Jack" });
    await recordConsent(office.ctx, { personId: id, textVersion: "1", textHash: "0".repeat(64), method: "form" });
    const files = await Promise.all(
      ["text.mp3", "two-seconds.wav", "silent.wav"].map((file) => office.store(at(file))),
    );
    const { jobId } = await submitEnrollment(office.ctx, { personId: id, files });
    const job = await office.jobOnce(jobId, isOver);
    expect(job).toMatchObject({ state: "failed", errorCode: "SAMPLES_REJECTED", attempt: 1 });
    const { samples, hasVoiceprint } = await getPerson(office.ctx, { id });
    expect(hasVoiceprint).toBe(false);
    expect(Object.fromEntries(samples.map(({ fileName, state, reason }) => [fileName, [state, reason]]))).toEqual({
      "text.mp3": ["rejected", "This is not an audio or video file."],
      "two-seconds.wav": ["rejected", expect.stringMatching(/^[012] s of speech, 3 s needed\.$/)],
      "silent.wav": ["rejected", "0 s of speech, 3 s needed."],
    });
  });

  it("and then the next good recording is done as if nothing had been", async () => {
    const { meeting, text } = await outcomeOf("good.flac");
    expect(meeting.state).toBe("ready");
    expect(text).toMatch(/country/i);
    expect(worker.child.exitCode).toBeNull();
  });
});
