import { readFileSync } from "node:fs";
import { submitEnrollment } from "@rollcall/db/enrollment/submitEnrollment";
import { getMeeting } from "@rollcall/db/meeting/getMeeting";
import { listVersions } from "@rollcall/db/meeting/listVersions";
import { rerunMeeting } from "@rollcall/db/meeting/rerunMeeting";
import { createPerson } from "@rollcall/db/person/createPerson";
import { getPerson } from "@rollcall/db/person/getPerson";
import { recordConsent } from "@rollcall/db/person/recordConsent";
import { listSegments } from "@rollcall/db/transcript/listSegments";
import { listWorkers } from "@rollcall/db/worker/listWorkers";
import { parseRttm } from "@rollcall/inference/score/rttm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isOver, type Office, openOffice } from "./support/office.ts";
import { hasShared, sharedAudio } from "./support/sharedAudio.ts";
import { startWorker, type WorkerProcess } from "./support/workerProcess.ts";

describe.runIf(hasShared)("a worker", { timeout: 120_000 }, () => {
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

  it("says what it has loaded, and answers on its own port", async () => {
    const [row] = await listWorkers(office.db);
    expect(row?.isAlive).toBe(true);
    expect(row?.models.map((model) => model.role).sort()).toEqual(["asr", "embedding", "segmentation", "vad"]);
    expect(row?.lanes).toEqual(["gpu", "cpu"]);
    expect(row?.rssBytes).toBeGreaterThan(50e6);
    expect(Date.now() - Date.parse(row?.provedAt ?? "")).toBeLessThan(60_000);
    const at = (path: string) => fetch(`http://127.0.0.1:${worker.port}${path}`);
    expect((await at("/health")).status).toBe(200);
    expect(await (await at("/ready")).json()).toEqual({ ok: true, reason: null });
    expect(await (await at("/ready?stuck")).json()).toEqual({ ok: true, reason: null });
    expect((await at("/elsewhere")).status).toBe(404);
  });

  it("transcribes a recording and shows it as it should be stored", async () => {
    const { meetingId, jobId } = await office.submitMeeting(sharedAudio("short/jfk.flac"));
    expect(await office.jobOnce(jobId, isOver)).toMatchObject({ state: "done", percent: 100, attempt: 1, crashes: 0 });
    const meeting = await getMeeting(office.ctx, { id: meetingId });
    expect(meeting.state).toBe("ready");
    expect(meeting.recording).toMatchObject({ durationMs: 11_000, hasPeaks: true });
    expect(meeting.transcript?.state).toBe("ready");
    expect(meeting.transcript?.models.asr?.sha256).toMatch(/^[0-9a-f]{64}$/);
    const { items } = await listSegments(office.ctx, { transcriptId: meeting.transcript!.id, limit: 100 });
    expect(items.map((segment) => segment.text).join(" ")).toMatch(/country/i);
    expect(items.map((segment) => segment.n)).toEqual(items.map((_, n) => n));

    await worker.logged({ msg: "job has ended", jobId });
    const page = await (await fetch(`http://127.0.0.1:${worker.port}/metrics`)).text();
    for (const line of [
      'rollcall_job_attempts_total{name="transcribe",outcome="done"} 1',
      'rollcall_job_wait_seconds_count{name="transcribe",lane="gpu"} 1',
      'rollcall_job_real_time_factor_count{name="transcribe"} 1',
      "rollcall_workers_alive 1",
      "rollcall_database_up 1",
    ]) {
      expect(page.split("\n")).toContain(line);
    }
    expect(page).toMatch(/^rollcall_engine_lanes_alive [1-9]/m);
    expect(page).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(page).not.toMatch(/country|jfk/i);
  });

  it("transcribes it again with other options, as another version that takes the place of the first", async () => {
    const { meetingId, jobId } = await office.submitMeeting(sharedAudio("short/jfk.flac"));
    await office.jobOnce(jobId, isOver);
    const [first] = await listVersions(office.ctx, { meetingId });
    const again = await rerunMeeting(office.ctx, { meetingId, options: { speakers: 1, vocabulary: ["Americans"] } });
    expect(await office.jobOnce(again.jobId, isOver)).toMatchObject({ state: "done", attempt: 1 });
    const versions = await listVersions(office.ctx, { meetingId });
    expect(versions).toMatchObject([
      { version: 2, state: "ready", isShown: true, options: { speakers: 1, vocabulary: ["Americans"] } },
      { ...first, isShown: false },
    ]);
    const { items } = await listSegments(office.ctx, { transcriptId: versions[0]!.id, limit: 100 });
    expect(items.map((segment) => segment.text).join(" ")).toMatch(/country/i);
  });

  it("enrolls two voices and finds them in a meeting of four", async () => {
    const enroll = async (name: string, clip: string) => {
      const { id } = await createPerson(office.ctx, { name });
      await recordConsent(office.ctx, { personId: id, textVersion: "1", textHash: "0".repeat(64), method: "form" });
      const files = [await office.store(sharedAudio(clip))];
      const { jobId } = await submitEnrollment(office.ctx, { personId: id, files });
      expect(await office.jobOnce(jobId, isOver)).toMatchObject({ state: "done" });
      const person = await getPerson(office.ctx, { id });
      expect(person).toMatchObject({ hasVoiceprint: true, samples: [{ state: "accepted", reason: null }] });
      return id;
    };
    const brenda = await enroll("Brenda", "ami-es2004a/source1.wav");
    const dave = await enroll("Dave", "ami-es2004a/source3.wav");
    const { meetingId, jobId } = await office.submitMeeting(sharedAudio("ami-es2004a/mixture.wav"));
    await office.jobOnce(jobId, isOver);
    const { job } = await getMeeting(office.ctx, { id: meetingId });
    expect(job?.name).toBe("identify");
    await office.jobOnce(job!.id, isOver);
    const { speakers, transcript } = await getMeeting(office.ctx, { id: meetingId });
    const named = speakers.filter((speaker) => speaker.state === "named").map((speaker) => speaker.person?.id);
    expect(named).toHaveLength(2);
    expect(new Set(named)).toEqual(new Set([brenda, dave]));
    for (const speaker of speakers) expect(speaker.evidence?.reason).toMatch(/\.$/);

    const { items } = await listSegments(office.ctx, { transcriptId: transcript!.id, limit: 1000 });
    const reference = parseRttm(readFileSync(sharedAudio("ami-es2004a/mixture.rttm"), "utf8"));
    for (const [person, voice] of [
      [brenda, "FEE013"],
      [dave, "FEE016"],
    ] as const) {
      const cluster = speakers.find((speaker) => speaker.person?.id === person);
      const under = items.filter((segment) => segment.speakerId === cluster?.id);
      const share = (isMeant: (speaker: string) => boolean) => {
        const spoken = reference.filter((interval) => isMeant(interval.speaker));
        const total = spoken.reduce((sum, { start, end }) => sum + end - start, 0);
        return spoken.reduce((sum, interval) => sum + overlapSec(interval, under), 0) / total;
      };
      expect(share((speaker) => speaker === voice)).toBeGreaterThan(0.6);
      expect(share((speaker) => speaker !== voice)).toBeLessThan(0.15);
    }
  });
});

function overlapSec(
  { start, end }: { start: number; end: number },
  segments: readonly { startMs: number; endMs: number }[],
): number {
  return segments.reduce(
    (sum, { startMs, endMs }) => sum + Math.max(0, Math.min(end, endMs / 1000) - Math.max(start, startMs / 1000)),
    0,
  );
}
