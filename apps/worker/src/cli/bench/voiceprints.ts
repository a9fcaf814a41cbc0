import { randomBytes, randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDb, type Db } from "@rollcall/db/client";
import { createVault, type Vault, vectorBytes } from "@rollcall/db/crypto";
import { startEmbeddedPostgres } from "@rollcall/db/embedded";
import { claimJob } from "@rollcall/db/job/claimJob";
import { migrate } from "@rollcall/db/migrate";
import { createVoiceprintIndex } from "@rollcall/db/voiceprints";
import { loadCohort } from "@rollcall/inference/cohort";
import { randomFrom } from "@rollcall/inference/score/random";
import type { ModelAttempt } from "../../handler.ts";
import { identify } from "../../handlers/identify.ts";
import { spaceOf } from "../../spaceOf.ts";
import { packVectors } from "../../speakerVectors.ts";
import type { Section } from "../bench.ts";

const people = 20_000;
const speakers = 8;
const piecesPerSpeaker = 40;
const searches = 200;
/** The lite pack's; its cohort says how vectors of real voices lie. */
const modelId = "openvoice-tone-encoder@4026c25f.1";

/**
 * How long a search and the naming of a meeting take among 20,000 voiceprints of one organisation: made-up people
 * around real voices, in a Postgres of its own, without a model.
 */
export const benchVoiceprints: Section = async ({ env, signal }) => {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
  await chmod(folder, 0o755); // the server may run as another user
  const server = await startEmbeddedPostgres({ dataDir: join(folder, "pg"), settings: { fsync: "off" } });
  const db = createDb(server.url);
  try {
    await migrate(server.url);
    const vault = createVault(randomBytes(32).toString("base64"));
    const voice = await voices();
    const { id: orgId } = await db.organization.create({ data: { name: "Bench" } });
    await enrollCrowd(db, vault, orgId, voice);
    signal.throwIfAborted();
    const qdrant = env.qdrant;
    const index = createVoiceprintIndex({ db, vault, spaceOf, ...(qdrant ? { qdrant } : {}) });
    const first = voice.next();
    await index.ensure(voice.modelId, first.length);
    const coldMs = await timed(() => index.search(orgId, voice.modelId, first, 10));
    const searchMs: number[] = [];
    for (let n = 0; n < searches; n++) {
      const vector = voice.next();
      searchMs.push(await timed(() => index.search(orgId, voice.modelId, vector, 10)));
    }
    const identifyMs: number[] = [];
    for (let n = 0; n < 5; n++) {
      const job = await aMeeting(db, vault, orgId, voice);
      const attempt = { db, vault, voiceprints: index, spaceOf, models: { embeddingModelId: voice.modelId } };
      const quiet = { ...attempt, progress: () => {} } as unknown as ModelAttempt; // nothing else of it is used
      identifyMs.push(await timed(() => identify(job, quiet)));
    }
    return {
      driver: qdrant ? "qdrant" : "exact",
      people,
      search20kP50Ms: quantile(searchMs, 0.5),
      search20kP95Ms: quantile(searchMs, 0.95),
      firstSearchMs: round(coldMs),
      identify8Ms: quantile(identifyMs, 0.5),
      identify8MaxMs: quantile(identifyMs, 1),
    };
  } finally {
    await db.$disconnect();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

interface Voices {
  modelId: string;
  /** Another made-up voice: the mean of two real ones, and a little of its own. */
  next(): Float32Array<ArrayBuffer>;
}

async function voices(): Promise<Voices> {
  const space = await loadCohort(modelId);
  if (!space) throw new Error(`There is no cohort of ${modelId}.`);
  const random = randomFrom(1);
  const pick = () => space.cohort[Math.floor(random() * space.cohort.length)]!;
  const next = () => {
    const [a, b, share] = [pick(), pick(), random()];
    return Float32Array.from(a, (x, i) => x * share + b[i]! * (1 - share) + space.deviation[i]! * (random() - 0.5));
  };
  return { modelId: space.embeddingModelId, next };
}

async function enrollCrowd(db: Db, vault: Vault, orgId: string, voice: Voices): Promise<void> {
  const perPage = 1000;
  for (let at = 0; at < people; at += perPage) {
    const rows = Array.from({ length: perPage }, (_, n) => {
      const { bytes, keyId } = vault.seal(vectorBytes(voice.next()));
      const ids = { personId: randomUUID(), consentId: randomUUID(), recordingId: randomUUID() };
      return { ...ids, n: at + n, vector: Uint8Array.from(bytes), keyId };
    });
    const { modelId: model } = voice;
    const expiresAt = new Date(Date.now() + 864e5);
    const consent = { textVersion: "1", textHash: "0".repeat(64), method: "bench" };
    await db.person.createMany({
      data: rows.map(({ personId, n }) => ({ id: personId, orgId, name: `P${n}`, nameKey: `p${n}` })),
    });
    await db.consent.createMany({
      data: rows.map(({ personId, consentId }) => ({ id: consentId, orgId, personId, ...consent })),
    });
    const file = { fileName: "clip", mediaType: "audio/wav", sizeBytes: 0n };
    await db.recording.createMany({
      data: rows.map(({ recordingId, n }) => ({ id: recordingId, orgId, ...file, sha256: String(n) })),
    });
    await db.enrollmentSample.createMany({
      data: rows.map(({ n: _n, ...row }) => {
        return { orgId, ...row, source: "upload", state: "accepted" as const, speechMs: 20_000, modelId: model };
      }),
    });
    await db.voiceprint.createMany({
      data: rows.map(({ personId, consentId, vector, keyId }) => {
        const built = { dim: 256, vector, keyId, sampleCount: 1, speechMs: 20_000, expiresAt };
        return { orgId, personId, consentId, modelId: model, ...built };
      }),
    });
  }
}

/** A transcribed meeting whose voices wait for their names, and the job that gives them as a worker holds it. */
async function aMeeting(db: Db, vault: Vault, orgId: string, voice: Voices) {
  const meeting = await db.meeting.create({ data: { orgId, title: "Bench", state: "ready" } });
  const transcript = await db.transcript.create({
    data: { orgId, meetingId: meeting.id, version: 1, state: "ready" },
  });
  await db.meeting.update({ where: { id: meeting.id }, data: { transcriptId: transcript.id } });
  for (let s = 1; s <= speakers; s++) {
    const vector = voice.next();
    const pieces = Array.from({ length: piecesPerSpeaker }, (_, n) => {
      return { startMs: n * 4000, endMs: n * 4000 + 4000, vector: vector.map((x) => x * (1 + 0.01 * n)) };
    });
    const { bytes, keyId } = vault.seal(packVectors({ vector, pieces }));
    const data = { orgId, transcriptId: transcript.id, cluster: `S${s}`, ordinal: s, colour: s, speechMs: 160_000 };
    await db.speaker.create({ data: { ...data, modelId: voice.modelId, vectors: Uint8Array.from(bytes), keyId } });
  }
  const { id: jobId } = await db.job.create({
    data: { orgId, name: "identify", lane: "gpu", meetingId: meeting.id, transcriptId: transcript.id },
  });
  const claim = await claimJob(db, { orgId, jobId, workerId: randomUUID() });
  if (claim.kind !== "claimed") throw new Error(`The job could not be claimed: ${claim.kind}.`);
  return { ...claim.job, name: "identify" as const };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!);
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
