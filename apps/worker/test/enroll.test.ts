import { saveSamples } from "@rollcall/db/enrollment/saveSamples";
import { submitEnrollment } from "@rollcall/db/enrollment/submitEnrollment";
import { withAttempt } from "@rollcall/db/job/withAttempt";
import { aFile, aPerson, claimed, testModelId, testVault } from "@rollcall/db/testing/factories";
import { createVoiceprintIndex } from "@rollcall/db/voiceprints";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ModelAttempt } from "../src/handler.ts";
import { enroll } from "../src/handlers/enroll.ts";
import { type Office, openOffice } from "./support/office.ts";

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

test("an attempt that died after it had refused the clips leaves the next one to say so", async () => {
  const { ctx, db } = office;
  const { personId } = await aPerson(ctx);
  const { jobId } = await submitEnrollment(ctx, { personId, files: [aFile("quiet.wav"), aFile("short.wav")] });
  const first = await claimed(ctx, jobId);
  const waiting = await db.enrollmentSample.findMany({ where: { orgId: ctx.orgId, personId }, select: { id: true } });
  await withAttempt(db, first, (tx) =>
    saveSamples(
      tx,
      first,
      waiting.map(({ id }) => ({
        sampleId: id,
        state: "rejected",
        reason: "The voice is too quiet.",
        speechMs: 0,
        durationMs: null,
        quality: {},
        modelId: testModelId,
        vector: null,
      })),
    ),
  );

  const second = await claimed(ctx, jobId);
  // Nothing is left to listen to, so of all that an attempt gets this is what is used.
  const attempt = {
    db,
    vault: testVault,
    models: { embeddingModelId: testModelId },
    voiceprints: createVoiceprintIndex({ db, vault: testVault }),
    progress: () => {},
  } as unknown as ModelAttempt;
  await expect(enroll({ ...second, name: "enroll" }, attempt)).rejects.toMatchObject({
    code: "SAMPLES_REJECTED",
    message: "None of the recordings can be used. The voice is too quiet.",
  });
});
