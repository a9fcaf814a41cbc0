import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type CollectedSpan, type Collector, startCollector } from "@rollcall/telemetry/testing/collector";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startTracing, tracing } from "../src/server/telemetry.ts";
import { type Account, signUp, startTestApp, type TestApp } from "./support/testApp.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const models = path("../../../../shared/models");
const hasModels = existsSync(models);
if (!hasModels) process.stderr.write("Without the models it is not tested what logs and traces say of a job.\n");

/** Everything that web and worker log, every level of it. */
const logged = vi.hoisted(() => ({ text: "" }));
vi.mock("@rollcall/telemetry/createLog", async (original) => {
  const { createLog } = await original<typeof import("@rollcall/telemetry/createLog")>();
  const write = (line: string) => {
    logged.text += line;
  };
  return { createLog: () => createLog({ service: "web", level: "trace" }, { write }) };
});

const secrets = {
  session: "a secret for tests, which nobody may ever read",
  voiceprints: Buffer.alloc(32, 7).toString("base64"),
};

function startWorker(app: TestApp) {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", path("../../worker/src/main.ts")], {
    env: {
      NODE_ENV: "test",
      PATH: process.env.PATH,
      DATABASE_URL: process.env.DATABASE_URL,
      ROLLCALL_DATA: app.dataDir,
      ROLLCALL_MODELS: models,
      ROLLCALL_VOICEPRINT_KEY: secrets.voiceprints,
      OTEL_EXPORTER_OTLP_ENDPOINT: process.env.OTEL_EXPORTER_OTLP_ENDPOINT,
      WORKER_PORT: "0",
      LOG_LEVEL: "trace",
    },
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      logged.text += text;
    });
  }
  return {
    async stop() {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}

describe.runIf(hasModels)("a meeting, from the click to the names", { timeout: 120_000 }, () => {
  let app: TestApp;
  let collector: Collector;
  let account: Account;
  let jobIds: string[];
  /** Three words that follow each other in the transcript: nothing else says them by chance. */
  let phrases: string[];

  beforeAll(async () => {
    collector = await startCollector();
    app = await startTestApp({
      ROLLCALL_SAMPLES: path("../../../samples"),
      BETTER_AUTH_SECRET: secrets.session,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    });
    await startTracing();
    account = await signUp({ name: "Zerlinda Quatsch" });
    const { meetingId } = await account.api.meeting.trySample();
    const worker = startWorker(app);
    const done = async () => {
      const jobs = await app.db.job.findMany({ select: { id: true, name: true, state: true } });
      jobIds = jobs.map((job) => job.id);
      expect(jobs.filter((job) => job.state !== "done")).toEqual([]);
      expect(jobs.map((job) => job.name)).toContain("identify");
    };
    await vi.waitFor(done, { timeout: 150_000, interval: 200 });

    const { transcript } = await account.api.meeting.get({ id: meetingId });
    const rows = await app.db.segment.findMany({ where: { transcriptId: transcript?.id ?? "" } });
    const words = rows.flatMap((row) => row.text.split(/\s+/));
    phrases = words.slice(2).map((word, index) => `${words[index]} ${words[index + 1]} ${word}`);

    // From here on the database refuses what it is given, and its errors quote it.
    await app.db.$executeRaw`alter table "Segment" rename column text to words_said`;
    await app.db.$executeRaw`alter table "Person" rename column name to called`;
    await expect(account.api.person.create({ name: "Ottokar Zwirn" })).rejects.toThrow();
    // Speech and voices are kept from the first time, so this one soon gets to what it cannot store.
    const { jobId } = await account.api.meeting.rerun({ meetingId });
    const failures = () => app.db.job.findFirst({ where: { id: jobId }, select: { failures: true } });
    const hasFailed = async () => expect(await failures()).not.toEqual({ failures: 0 });
    await vi.waitFor(hasFailed, { timeout: 90_000, interval: 200 });
    await worker.stop();
    await tracing().close();
  }, 300_000);
  afterAll(async () => {
    await app.close();
    await collector.close();
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  });

  test("one trace leads from the call to the stages and the models", () => {
    const clicks = collector.spans.filter((span) => span.name === "mutation meeting.trySample");
    const [click] = clicks;
    if (!click) throw new Error("the call was not traced");
    const inTrace = collector.spans.filter((span) => span.traceId === click.traceId);
    const only = (name: string): CollectedSpan => {
      const found = inTrace.filter((span) => span.name === name);
      expect(found, name).toHaveLength(1);
      return found[0] as CollectedSpan; // just counted
    };
    const transcribe = only("job transcribe");
    expect(click.service).toBe("rollcall-web");
    expect(transcribe).toMatchObject({
      service: "rollcall-worker",
      parentSpanId: click.spanId,
      attributes: { "rollcall.outcome": "done", "rollcall.job.attempt": 1 },
    });
    for (const stage of ["decode", "vad", "asr", "diarize", "align"]) {
      expect(only(`stage ${stage}`).parentSpanId).toBe(transcribe.spanId);
    }
    expect(only("job identify")).toMatchObject({ parentSpanId: click.spanId, service: "rollcall-worker" });
    expect(inTrace.filter((span) => span.name === "job enroll")).toHaveLength(2);
    const recognitions = inTrace.filter((span) => span.name === "model asr");
    expect(recognitions.length).toBeGreaterThan(0);
    for (const span of recognitions) expect(span.parentSpanId).toBe(only("stage asr").spanId);
    const again = collector.span("mutation meeting.rerun");
    expect(again.traceId).not.toBe(click.traceId);
    expect(
      collector.spans.filter(({ traceId, name }) => traceId === again.traceId && name === "job transcribe"),
    ).toHaveLength(1);
  });

  test("no log line and no span says what was said, who said it, or a secret; ids are there", () => {
    expect(phrases.length).toBeGreaterThan(20);
    const all = logged.text + collector.text;
    const names = ["Maya", "Victor", "Zerlinda", "Quatsch", "Ottokar", "Zwirn", "Sample meeting", "@example.test"];
    const keys = [secrets.session, secrets.voiceprints, account.headers.cookie.split("=")[1] ?? "no cookie"];
    expect([...names, ...keys, ...phrases].filter((text) => all.includes(text))).toEqual([]);
    expect(all).not.toMatch(/(-?\d\.\d{3,}(e-\d+)?,\s*){6}/);

    for (const jobId of jobIds) expect(logged.text).toContain(`"jobId":"${jobId}"`);
    expect(logged.text).toMatch(/"requestId":"[\w-]{36}".*"msg":"call failed"/);
    for (const message of ["job is taken", "job has ended", "job failed", "call failed"]) {
      expect(logged.text).toContain(`"msg":"${message}"`);
    }
  });
});
