import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isOver, type Office, openOffice } from "./support/office.ts";
import { hasShared, sharedAudio } from "./support/sharedAudio.ts";
import { startWorker } from "./support/workerProcess.ts";

describe.runIf(hasShared)("a model that does not come back", { timeout: 90_000 }, () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  it("ends the worker, costs the job one failure, and the next worker finishes it", async () => {
    const settings = { databaseUrl: office.url, dataDir: office.dataDir };
    const preload = new URL("support/hangingModels.ts", import.meta.url).href;
    const hanging = await startWorker({
      ...settings,
      env: { WORKER_THREADS: "1", NODE_OPTIONS: `--disable-warning=ExperimentalWarning --import=${preload}` },
    });
    let lastWords = "";
    hanging.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      lastWords += text;
    });
    const gone = once(hanging.child, "exit");
    const { jobId } = await office.submitMeeting(sharedAudio("short/jfk.flac"));
    const [code, signal] = await gone;
    expect({ code, signal }).toEqual({ code: null, signal: "SIGKILL" });
    expect(lastWords.trim().split("\n").at(-1)).toBe("An engine thread does not come back from a run.");
    expect(await office.jobOnce(jobId, () => true)).toMatchObject({
      state: "queued",
      failures: 1,
      crashes: 0,
      errorCode: "MODEL_FAILED",
    });
    // It said goodbye: nobody waits for its beat to fall silent.
    expect(await office.db.worker.count()).toBe(0);

    const sound = await startWorker({ ...settings, env: { WORKER_THREADS: "1" } });
    try {
      const done = await office.jobOnce(jobId, isOver);
      expect(done).toMatchObject({ state: "done", attempt: 2, failures: 1, crashes: 0 });
    } finally {
      await sound.end("SIGTERM");
    }
  });
});
