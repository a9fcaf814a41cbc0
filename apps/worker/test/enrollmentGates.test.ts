import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type GateName, toSampleQuality } from "@rollcall/core/enrollmentGates";
import { toVector } from "@rollcall/db/crypto";
import type { Ctx } from "@rollcall/db/ctx";
import { answerAlike } from "@rollcall/db/enrollment/answerAlike";
import { openClip } from "@rollcall/db/enrollment/keptClips";
import { revokeSample } from "@rollcall/db/enrollment/revokeSample";
import { submitEnrollment } from "@rollcall/db/enrollment/submitEnrollment";
import { createMediaStore } from "@rollcall/db/storage";
import { aCtx } from "@rollcall/db/testing/aCtx";
import { aPerson, claimed, testVault } from "@rollcall/db/testing/factories";
import { createVoiceprintIndex } from "@rollcall/db/voiceprints";
import { loadCohort } from "@rollcall/inference/cohort";
import { type Engine, startEngine } from "@rollcall/inference/engine";
import { randomFrom } from "@rollcall/inference/score/random";
import { addNoise } from "@rollcall/inference/score/room";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ModelAttempt } from "../src/handler.ts";
import { enroll } from "../src/handlers/enroll.ts";
import { chooseDecoder } from "../src/media/chooseDecoder.ts";
import { decodeMedia } from "../src/media.ts";
import { makeWav } from "./support/makeAudio.ts";
import { type Office, openOffice } from "./support/office.ts";
import { hasShared, sharedAudio, sharedModels } from "./support/sharedAudio.ts";

const sampleRateHz = 16_000;
const log = { info() {}, warn() {}, error() {} };

describe.runIf(hasShared)("clips that are handed in", { timeout: 60_000 }, () => {
  let office: Office;
  /** Every test has an organisation of its own: whoever is enrolled there would be asked about. */
  let ctx: Ctx;
  let engine: Engine;
  let attempt: ModelAttempt;
  /** Two people who read, sentence by sentence. */
  let anna: Float32Array[];
  let bert: Float32Array[];

  beforeAll(async () => {
    office = await openOffice();
    engine = await startEngine({ roots: [sharedModels], log });
    const { models } = engine;
    const { db, dataDir } = office;
    // Of what an attempt gets, this is what enrolling uses.
    attempt = {
      db,
      vault: testVault,
      models,
      voiceSpace: await loadCohort(models.embeddingModelId),
      voiceprints: createVoiceprintIndex({ db, vault: testVault }),
      media: createMediaStore(join(dataDir, "media")),
      decoder: chooseDecoder(null, ""),
      signal: new AbortController().signal,
      progress: () => {},
    } as unknown as ModelAttempt;
    anna = await readAloud("1688");
    bert = await readAloud("2033");
  }, 60_000);
  beforeEach(async () => {
    ctx = await aCtx(office.db);
  });
  afterAll(async () => {
    await engine.close();
    await office.close();
  });

  async function readAloud(reader: string): Promise<Float32Array[]> {
    const folder = sharedAudio(`librispeech/${reader}`);
    const files = readdirSync(folder)
      .filter((name) => name.endsWith(".flac"))
      .sort();
    return Promise.all(files.slice(0, 6).map((name) => samplesOf(join(folder, name))));
  }

  async function samplesOf(path: string): Promise<Float32Array> {
    const target = join(office.dataDir, `${path.split("/").pop()}.pcm`);
    const { pcm } = await decodeMedia(attempt.decoder, path, target, attempt.signal);
    return Float32Array.from(new Int16Array(new Uint8Array(readFileSync(pcm.path)).buffer), (x) => x / 32_768);
  }

  /** Hands clips in and lets the worker listen; one answer for each, in their order. */
  async function handIn(personId: string, ...clips: Float32Array[]) {
    const files = [];
    for (const [n, clip] of clips.entries()) {
      const path = join(office.dataDir, `clip ${n}.wav`);
      makeWav(path, { channels: 1, sampleRateHz, frames: clip.length }, (frame) => clip[frame] ?? 0);
      files.push(await office.store(path));
    }
    const { jobId } = await submitEnrollment(ctx, { personId, files });
    const ended = await work(jobId);
    const rows = await office.db.enrollmentSample.findMany({
      where: { orgId: ctx.orgId, jobId },
      orderBy: { id: "asc" },
    });
    const samples = rows.map((row) => {
      const { gates, weight, alike } = toSampleQuality(row.quality);
      return { ...row, gates: new Map(gates.map((gate) => [gate.gate, gate])), weight, alike };
    });
    return { ended, samples };
  }

  async function work(jobId: string): Promise<string> {
    const job = await claimed(ctx, jobId);
    return enroll({ ...job, name: "enroll" }, attempt).then(
      () => "done",
      (error: Error) => error.message,
    );
  }

  async function onlyOf(clip: Float32Array, personId?: string) {
    const id = personId ?? (await aPerson(ctx)).personId;
    const { samples } = await handIn(id, clip);
    return samples[0]!;
  }

  it("a plain reading is accepted in full, and its clip is gone", async () => {
    const { personId } = await aPerson(ctx, { name: "Anna" });
    const { ended, samples } = await handIn(personId, concat(anna[0]!, anna[1]!), concat(anna[2]!, anna[3]!));
    expect(ended).toBe("done");
    for (const { state, gates, weight } of samples) {
      expect(state).toBe("accepted");
      expect([...gates.values()].filter(({ verdict }) => verdict === "refused")).toEqual([]);
      expect(weight).toBeGreaterThan(0.3);
    }
    expect(samples[1]?.gates.get("own")?.value).toBeGreaterThan(0.5);
    const kept = await office.db.recording.count({ where: { sample: { personId }, mediaKey: { not: null } } });
    expect(kept).toBe(0);
  });

  const broken: [GateName, RegExp, () => Float32Array][] = [
    ["speech", /^[01] s of speech, 3 s needed\.$/, () => bert[0]!.subarray(0, 2 * sampleRateHz)],
    ["level", /^The voice is too quiet: -\d+ dB/, () => concat(bert[0]!, bert[1]!).map((x) => x * 0.004)],
    ["clipping", /^The recording is too loud: \d/, () => concat(bert[0]!, bert[1]!).map((x) => Math.tanh(60 * x))],
    [
      "noise",
      /^There is too much noise: the voice stands -?\d dB/,
      () => addNoise(concat(bert[0]!, bert[1]!), 0, randomFrom(1)),
    ],
    ["bandwidth", /^The sound is too dull: nothing above 1\.\d kHz/, () => dull(concat(bert[0]!, bert[1]!))],
    ["voices", /^More than one voice is heard: \d/, () => concat(anna[0]!, anna[1]!, bert[0]!, bert[1]!)],
    ["consistency", /^(The voice changes too much|More than one voice)/, () => concat(...crowd)],
  ];
  let crowd: Float32Array[];
  beforeAll(async () => {
    const folder = sharedAudio("cohort");
    const names = readdirSync(folder)
      .filter((name) => name.endsWith(".flac"))
      .sort()
      .slice(0, 5);
    const clips = await Promise.all(names.map((name) => samplesOf(join(folder, name))));
    crowd = clips.map((clip) => clip.subarray(sampleRateHz, 5 * sampleRateHz));
  });

  it.each(broken)("%s: it is refused, and says with its number why", async (name, sentence, clip) => {
    const sample = await onlyOf(clip());
    expect(sample.gates.get(name)).toMatchObject({ verdict: "refused" });
    expect(sample).toMatchObject({ state: "rejected", vector: null });
    expect(sample.reason).toMatch(sentence);
  });

  it("somebody else's voice among one's own, and the same recording twice, do not count", async () => {
    const { personId } = await aPerson(ctx);
    const first = concat(bert[0]!, bert[1]!);
    const { samples } = await handIn(
      personId,
      first,
      first.map((x) => x * 0.7),
      anna[4]!,
    );
    expect(samples.map(({ state }) => state)).toEqual(["accepted", "rejected", "rejected"]);
    expect(samples[1]?.gates.get("repeat")).toMatchObject({ verdict: "refused" });
    expect(samples[2]?.gates.get("own")).toMatchObject({ verdict: "refused" });
    expect(samples[2]?.reason).toBe(
      "It does not sound like the other recordings of this person: it is probably somebody else.",
    );
  });

  it("a voice that is enrolled under another name waits for an answer", async () => {
    const { db } = office;
    await handIn((await aPerson(ctx, { name: "Anna" })).personId, concat(anna[0]!, anna[1]!));
    const { personId } = await aPerson(ctx, { name: "Anna again" });
    const asked = await onlyOf(concat(anna[4]!, anna[5]!), personId);
    expect(asked).toMatchObject({ state: "waiting", alike: { posterior: expect.any(Number) } });
    expect(asked.gates.get("person")).toMatchObject({ verdict: "asked" });
    expect(await db.voiceprint.count({ where: { personId } })).toBe(0);

    await answerAlike(ctx, { sampleId: asked.id, areTwoPeople: true });
    const job = await db.job.findFirstOrThrow({ where: { personId, state: "queued" }, select: { id: true } });
    expect(await work(job.id)).toBe("done");
    expect(await db.voiceprint.count({ where: { personId } })).toBe(1);
    await expect(answerAlike(ctx, { sampleId: asked.id, areTwoPeople: false })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });

  it("taking one sample back leaves exactly the voiceprint that the others make", async () => {
    const { db } = office;
    const { personId } = await aPerson(ctx);
    const voiceprint = async () => {
      const { vector, keyId, expiresAt } = await db.voiceprint.findFirstOrThrow({ where: { personId } });
      return { vector: [...toVector(testVault.open(vector, keyId))], expiresAt };
    };
    const first = await handIn(personId, concat(bert[0]!, bert[1]!));
    expect(first).toMatchObject({ ended: "done", samples: [{ state: "accepted", reason: null }] });
    const before = await voiceprint();
    const { samples } = await handIn(personId, concat(bert[2]!, bert[3]!));
    expect((await voiceprint()).vector).not.toEqual(before.vector);
    const { expiresAt } = await voiceprint();

    await revokeSample(ctx, { sampleId: samples[0]!.id });
    expect((await db.voiceprint.findFirstOrThrow({ where: { personId } })).vector).toHaveLength(0);
    const job = await db.job.findFirstOrThrow({ where: { personId, state: "queued" }, select: { id: true } });
    expect(await work(job.id)).toBe("done");
    expect(await voiceprint()).toEqual({ vector: before.vector, expiresAt });
    expect(await db.enrollmentSample.findUniqueOrThrow({ where: { id: samples[0]!.id } })).toMatchObject({
      state: "rejected",
      vector: null,
      revokedAt: expect.any(Date),
    });
  });

  it("clips are kept, sealed, where the organisation wants them", async () => {
    const { db } = office;
    await db.organization.update({ where: { id: ctx.orgId }, data: { keepsClips: true } });
    const { personId } = await aPerson(ctx);
    const sample = await onlyOf(concat(bert[0]!, bert[1]!), personId);
    const { mediaKey, sizeBytes } = await db.recording.findUniqueOrThrow({ where: { id: sample.recordingId } });
    const target = join(office.dataDir, "opened.wav");
    await openClip(attempt.media, testVault, mediaKey ?? "", target);
    const opened = readFileSync(target);
    expect(opened.length).toBe(Number(sizeBytes));
    expect(opened.subarray(0, 4).toString()).toBe("RIFF");
    expect(readFileSync(attempt.media.path(mediaKey ?? "")).includes(opened.subarray(0, 200))).toBe(false);
  });
});

function concat(...parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

/** What a wall lets through: nothing above 1.5 kHz. A windowed sinc of 257 taps. */
function dull(samples: Float32Array): Float32Array {
  const half = 128;
  const taps = Float64Array.from({ length: 2 * half + 1 }, (_, i) => {
    const n = i - half;
    const sinc =
      n === 0 ? 2 * (1500 / sampleRateHz) : Math.sin((2 * Math.PI * 1500 * n) / sampleRateHz) / (Math.PI * n);
    return sinc * (0.54 + 0.46 * Math.cos((Math.PI * n) / half));
  });
  return samples.map((_, at) => {
    let sum = 0;
    for (let i = -half; i <= half; i++) sum += taps[i + half]! * (samples[at + i] ?? 0);
    return sum;
  });
}
