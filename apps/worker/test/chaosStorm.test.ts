import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storm } from "../src/cli/bench/queue/storm.ts";
import { makeShorter } from "./support/makeAudio.ts";
import { type Office, openOffice } from "./support/office.ts";
import { hasShared, sharedAudio, sharedModels } from "./support/sharedAudio.ts";

describe.runIf(hasShared)("a hundred short meetings, four workers, five killed", { timeout: 180_000 }, () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  it("every job is done once, as if nothing had happened", async () => {
    const recording = makeShorter(sharedAudio("short/1089-134686-0001.wav"), 2, join(office.dataDir, "short.wav"));
    const env = { PATH: process.env.PATH, ROLLCALL_MODELS: sharedModels, WORKER_THREADS: "1" };
    const { resumeMs, ...result } = await storm({
      ctx: office.ctx,
      desk: office,
      settings: { databaseUrl: office.url, dataDir: office.dataDir, env },
      recording,
      meetings: 50,
      workers: 4,
      kills: 5,
      seed: 7,
      signal: new AbortController().signal,
    });
    expect(result).toMatchObject({ jobs: 102, lost: 0, doubled: 0, differing: 0, kills: 5 });
    for (const ms of resumeMs) expect(ms).toBeLessThan(30_000);
  });
});
