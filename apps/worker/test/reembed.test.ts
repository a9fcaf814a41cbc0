import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { submitEnrollment } from "@rollcall/db/enrollment/submitEnrollment";
import { attachRecording } from "@rollcall/db/meeting/attachRecording";
import { createMeeting } from "@rollcall/db/meeting/createMeeting";
import { createMediaStore, type MediaStore } from "@rollcall/db/storage";
import { aFile, aPerson, claimed, testVault } from "@rollcall/db/testing/factories";
import { nameSpeaker } from "@rollcall/db/transcript/nameSpeaker";
import { decideVoiceMove } from "@rollcall/db/voiceMove/decideVoiceMove";
import { getVoiceModels } from "@rollcall/db/voiceMove/getVoiceModels";
import { startVoiceMove } from "@rollcall/db/voiceMove/startVoiceMove";
import { createVoiceprintIndex } from "@rollcall/db/voiceprints";
import { type Engine, startEngine } from "@rollcall/inference/engine";
import type { Models } from "@rollcall/inference/models";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ModelAttempt } from "../src/handler.ts";
import { enroll } from "../src/handlers/enroll.ts";
import { identify } from "../src/handlers/identify.ts";
import { reembed } from "../src/handlers/reembed.ts";
import { transcribe } from "../src/handlers/transcribe.ts";
import { chooseDecoder } from "../src/media/chooseDecoder.ts";
import { spaceOf } from "../src/spaceOf.ts";
import { type Office, openOffice } from "./support/office.ts";
import { hasShared, sharedModels } from "./support/sharedAudio.ts";

const log = { info() {}, warn() {}, error() {} };
const samples = join(import.meta.dirname, "../../../samples");
const otherModelId = "other-voice@89abcdef.1";

describe.runIf(hasShared)("a pack with another voice model", { timeout: 120_000 }, () => {
  let office: Office;
  let engine: Engine;
  let media: MediaStore;
  let meetingId: string;
  const heardAt: number[] = [];

  const attemptWith = (models: Models) => {
    const { db, dataDir } = office;
    // What the handlers at work here use of an attempt.
    return {
      db,
      vault: testVault,
      models,
      voiceSpace: null,
      spaceOf,
      voiceprints: createVoiceprintIndex({ db, vault: testVault, spaceOf }),
      media,
      dataDir,
      decoder: chooseDecoder(null, ""),
      log: pino({ level: "silent" }),
      signal: new AbortController().signal,
      progress: (_: string, fraction: number) => heardAt.push(fraction),
      inStage: (_: string, work: () => Promise<unknown>) => work(),
      heard: () => {},
    } as unknown as ModelAttempt;
  };

  /** Every other number of each vector: another space, in which voices are still told apart. */
  function otherModels(): Models {
    const { models } = engine;
    const embed: Models["embed"] = async (...input) => (await models.embed(...input)).filter((_, i) => i % 2 === 0);
    return { ...models, embeddingModelId: otherModelId, embeddingDim: 128, embed };
  }

  function stored(name: string) {
    const file = aFile(name);
    const path = media.path(file.mediaKey);
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(join(samples, name), path);
    return { ...file, fileName: name.split("/").at(-1) ?? name };
  }

  async function enrolled(name: string, clips: string[], keepsClips: boolean): Promise<string> {
    const { ctx, db } = office;
    await db.organization.update({ where: { id: ctx.orgId }, data: { keepsClips } });
    const { personId } = await aPerson(ctx, { name });
    const { jobId } = await submitEnrollment(ctx, {
      personId,
      files: clips.map((clip) => stored(`enrollment/${clip}`)),
    });
    await enroll({ ...(await claimed(ctx, jobId)), name: "enroll" }, attemptWith(engine.models));
    return personId;
  }

  beforeAll(async () => {
    office = await openOffice();
    media = createMediaStore(join(office.dataDir, "media"));
    engine = await startEngine({ roots: [sharedModels], log });
    const { ctx, db } = office;
    const maya = await enrolled("Maya", ["maya-1.opus"], true);
    await enrolled("Victor", ["victor-1.opus"], false);
    await db.worker.create({
      data: {
        id: crypto.randomUUID(),
        // It does not beat here, and is there all the same.
        seenAt: new Date(Date.now() + 3600_000),
        name: "with the other pack",
        models: engine.models.loaded.map((model) => ({ ...model, embeddingModelId: otherModelId })),
      },
    });

    const created = await createMeeting(ctx, { title: "A search page" });
    meetingId = created.id;
    const { jobId } = await attachRecording(ctx, { meetingId, ...stored("meeting.opus") });
    await transcribe({ ...(await claimed(ctx, jobId)), name: "transcribe" }, attemptWith(engine.models));
    await identifyAgain(engine.models);
    const speakers = await db.speaker.findMany({ where: { orgId: ctx.orgId }, orderBy: { ordinal: "asc" } });
    expect(speakers.map(({ personId }) => personId)).toContain(maya);
    const hers = speakers.find(({ personId }) => personId === maya);
    await nameSpeaker(ctx, { speakerId: hers?.id ?? "", personId: maya });
  }, 120_000);
  afterAll(async () => {
    await engine.close();
    await office.close();
  });

  async function identifyAgain(models: Models): Promise<void> {
    const { ctx, db } = office;
    const job = await db.job.findFirstOrThrow({ where: { orgId: ctx.orgId, name: "identify", state: "queued" } });
    await identify({ ...(await claimed(ctx, job.id)), name: "identify" }, attemptWith(models));
  }

  it("hears the kept clips again, compares both models on the latest meeting, and changes nothing by itself", async () => {
    const { ctx, db } = office;
    const before = await db.enrollmentSample.findMany({ where: { orgId: ctx.orgId }, orderBy: { id: "asc" } });
    const { id, jobId } = await startVoiceMove(ctx, { model: otherModelId });
    heardAt.length = 0;
    await reembed({ ...(await claimed(ctx, jobId)), name: "reembed" }, attemptWith(otherModels()));

    expect(await db.enrollmentSample.findMany({ where: { orgId: ctx.orgId }, orderBy: { id: "asc" } })).toEqual(before);
    const { move, models } = await getVoiceModels(ctx);
    expect(move).toMatchObject({
      state: "prepared",
      samples: { moved: 1, refused: 0, waiting: 0, withoutClip: 1 },
      unknownPeople: [{ name: "Victor" }],
      comparison: { meetings: 1, decided: 1, oldRight: 1, oldWrong: 0 },
    });
    expect(models.map(({ modelId, people }) => [modelId, people])).toEqual([
      [engine.models.embeddingModelId, 2],
      [otherModelId, 1],
    ]);
    const { voices = 0, same = 0, differently = 0, onlyOld = 0, onlyNew = 0 } = move?.comparison ?? {};
    expect(voices).toBeGreaterThanOrEqual(3);
    expect(same + differently + onlyOld + onlyNew).toBe(voices);
    // Victor has nothing in the new space.
    expect(onlyOld).toBeGreaterThanOrEqual(1);
    expect(heardAt).toEqual([0, 0.5]);

    await decideVoiceMove(ctx, { id, decision: "abandon" });
  });

  it("hears confirmed turns in their meetings, and only offers names until it is in use", async () => {
    const { ctx, db } = office;
    // No clip of Victor was kept, but a turn of his in the meeting counts as well.
    const his = await db.enrollmentSample.findFirstOrThrow({ where: { orgId: ctx.orgId, person: { name: "Victor" } } });
    const voice = await db.speaker.findFirstOrThrow({ where: { orgId: ctx.orgId, personId: his.personId } });
    const turn = { source: "turn", speakerId: voice.id, startMs: 17_152, endMs: 22_037 };
    await db.enrollmentSample.update({ where: { id: his.id }, data: turn });
    const { id, jobId } = await startVoiceMove(ctx, { model: otherModelId });
    await reembed({ ...(await claimed(ctx, jobId)), name: "reembed" }, attemptWith(otherModels()));
    const moved = await db.sampleVector.findMany({ where: { orgId: ctx.orgId, sampleId: his.id } });
    expect(moved).toMatchObject([{ reason: null, vector: expect.any(Uint8Array) }]);
    const file = stored("meeting.opus");
    const { id: secondId } = await createMeeting(ctx, { title: "The same again" });
    const again = await attachRecording(ctx, { meetingId: secondId, ...file });
    await transcribe({ ...(await claimed(ctx, again.jobId)), name: "transcribe" }, attemptWith(otherModels()));
    await identifyAgain(otherModels());
    const where = { orgId: ctx.orgId, modelId: otherModelId };
    const states = async () => (await db.speaker.findMany({ where })).map(({ state }) => state);
    expect(await states()).not.toContain("named");
    expect(await states()).toContain("suggested");
    await decideVoiceMove(ctx, { id, decision: "abandon" });
  });

  it("does not take the work of another pack", async () => {
    const { ctx } = office;
    const { id, jobId } = await startVoiceMove(ctx, { model: otherModelId });
    const job = { ...(await claimed(ctx, jobId)), name: "reembed" as const };
    await expect(reembed(job, attemptWith(engine.models))).rejects.toMatchObject({ isPermanent: false });
    await decideVoiceMove(ctx, { id, decision: "abandon" });
  });
});
