import { getMeeting } from "@rollcall/db/meeting/getMeeting";
import { expect, it } from "vitest";
import { startQdrantStandIn } from "../../../packages/db/test/support/qdrantStandIn.ts";
import { isOver, openOffice } from "./support/office.ts";
import { runCli } from "./support/runCli.ts";
import { hasShared, sharedAudio } from "./support/sharedAudio.ts";
import { startWorker } from "./support/workerProcess.ts";

it.runIf(hasShared)(
  "while the voiceprint index is away transcripts are there, names wait, and nothing counts as a failure",
  async () => {
    const office = await openOffice();
    const first = await startQdrantStandIn();
    const { url } = first;
    await first.close();
    const env = { QDRANT_URL: url };
    const worker = await startWorker({ databaseUrl: office.url, dataDir: office.dataDir, env });
    try {
      const { meetingId, jobId } = await office.submitMeeting(sharedAudio("short/jfk.flac"));
      expect(await office.jobOnce(jobId, isOver)).toMatchObject({ state: "done" });
      const where = { orgId: office.ctx.orgId, meetingId, name: "identify" };
      const { id } = await office.db.job.findFirstOrThrow({ where, select: { id: true } });
      await worker.logged({ msg: "job has ended", jobId: id, outcome: "deferred" });
      expect(await getMeeting(office.ctx, { id: meetingId })).toMatchObject({ state: "ready", speakers: [{}] });

      const standIn = await startQdrantStandIn(Number(new URL(url).port));
      expect(await office.jobOnce(id, isOver)).toMatchObject({ state: "done", crashes: 0 });
      expect(await office.db.job.findUniqueOrThrow({ where: { id } })).toMatchObject({ failures: 0 });
      const settings = { DATABASE_URL: office.url, ROLLCALL_VOICEPRINT_KEY: Buffer.alloc(32, 7).toString("base64") };
      const cli = { env: { ...settings, QDRANT_URL: url } };
      const checked = await runCli(["voiceprints", "check", "--json"], cli);
      expect(JSON.parse(checked.stdout)).toMatchObject({ driver: "qdrant", isRight: true, added: 0, removed: 0 });
      const [points] = standIn.collections.values();
      const payload = { orgId: crypto.randomUUID(), personId: crypto.randomUUID(), weight: 1 };
      const stray = crypto.randomUUID();
      points?.set(stray, { id: stray, vector: [], payload });
      expect((await runCli(["voiceprints", "check"], cli)).code).toBe(points ? 1 : 0);
      await standIn.close();
    } finally {
      await worker.end("SIGTERM");
      await office.close();
    }
  },
  90_000,
);
