import { randomUUID } from "node:crypto";
import type { ApiScope } from "@rollcall/core/apiKey";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerRest } from "../src/server/rest/answerRest.ts";
import { aRecordedMeeting } from "./support/meetings.ts";
import { type Account, origin, signUp, startTestApp, type TestApp } from "./support/testApp.ts";

const all: ApiScope[] = ["speakers:read", "speakers:write", "meetings:read", "meetings:write"];
let app: TestApp;
let owner: Account;
let other: Account;
let key: string;
let foreign: string;
beforeAll(async () => {
  app = await startTestApp();
  owner = await signUp();
  other = await signUp();
  key = (await owner.api.apiKey.create({ name: "A program", scopes: all })).key;
  foreign = (await other.api.apiKey.create({ name: "Another", scopes: all })).key;
});
afterAll(() => app.close());

interface Ask {
  method?: string;
  as?: string | null;
  body?: FormData | string;
}

async function ask(path: string, { method = "GET", as = key, body }: Ask = {}) {
  const url = `${origin}/api/v1${path}`;
  const sent = new Request(url, { method, ...(body ? { body } : {}) });
  const bytes = body ? new Uint8Array(await sent.arrayBuffer()) : null;
  const headers = new Headers(sent.headers);
  if (as) headers.set("authorization", `Bearer ${as}`);
  if (bytes) headers.set("content-length", String(bytes.length));
  const request = new Request(url, { method, headers, ...(bytes ? { body: bytes } : {}) });
  const response = await answerRest(request, new URL(url).pathname.split("/").slice(3));
  // biome-ignore lint/suspicious/noExplicitAny: what JSON says is what is tested
  return { status: response.status, body: (await response.json()) as any };
}

function enrollment(name: string, clips = 2): FormData {
  const form = new FormData();
  form.set("name", name);
  form.set("consentTextVersion", "1");
  form.set("consentTextHash", "0".repeat(64));
  for (let n = 0; n < clips; n++) form.append("files", new File([`clip ${n} of ${name}`], `${n}.wav`));
  return form;
}

describe("people", () => {
  let speakerId: string;

  test("are enrolled with several files at once: 202 and a job to follow", async () => {
    const { status, body } = await ask("/speakers", { method: "POST", body: enrollment("Ann") });
    expect(status).toBe(202);
    ({ speakerId } = body);
    expect(await ask(`/jobs/${body.jobId}`)).toMatchObject({ status: 200, body: { name: "enroll", state: "queued" } });
    expect((await ask(`/speakers/${speakerId}`)).body).toMatchObject({
      name: "Ann",
      consent: { method: "api" },
      samples: [{ state: "waiting" }, { state: "waiting" }],
    });
    const more = new FormData();
    more.append("files", new File(["more"], "more.wav"));
    expect((await ask(`/speakers/${speakerId}/samples`, { method: "POST", body: more })).status).toBe(202);
  });

  test("who are there already are recognised before anything is queued", async () => {
    const before = await app.db.job.count();
    expect(await ask("/speakers", { method: "POST", body: enrollment(" ANN ") })).toMatchObject({
      status: 409,
      body: { error: { code: "CONFLICT" } },
    });
    expect(await app.db.job.count()).toBe(before);
  });

  test("without recordings, or without consent, are refused and leave nothing", async () => {
    const unconsented = enrollment("Ben");
    unconsented.delete("consentTextHash");
    for (const body of [enrollment("Ben", 0), enrollment("Ben", 11), unconsented]) {
      expect((await ask("/speakers", { method: "POST", body })).status).toBe(400);
    }
    expect((await ask("/speakers?query=ben")).body.items).toEqual([]);
  });

  test("are listed, found by name and erased", async () => {
    expect((await ask("/speakers?query=an")).body.items).toMatchObject([{ name: "Ann" }]);
    expect((await ask("/speakers", { as: foreign })).body.items).toEqual([]);
    for (const method of ["GET", "DELETE"]) {
      expect((await ask(`/speakers/${speakerId}`, { method, as: foreign })).status).toBe(404);
    }
    expect((await ask(`/speakers/${speakerId}`, { method: "DELETE" })).status).toBe(200);
    expect((await ask(`/speakers/${speakerId}`)).status).toBe(404);
  });
});

test("a voice is searched for by a clip: 202, and an answer for those who asked", async () => {
  const { status, body } = await ask("/speakers/search", { method: "POST", body: "not really sound" });
  expect(status).toBe(202);
  const path = `/speakers/search/${body.jobId}`;
  expect(await ask(path)).toEqual({ status: 200, body: { state: "queued", answer: null } });
  expect((await ask(path, { as: foreign })).status).toBe(404);
});

describe("meetings", () => {
  test("are uploaded as bytes, and read by those whose they are", async () => {
    const sent = await ask("/meetings?title=Planning&speakers=2", { method: "POST", body: "not really sound" });
    expect(sent.status).toBe(202);
    const { meetingId } = sent.body;
    expect((await ask(`/meetings/${meetingId}`)).body).toMatchObject({ title: "Planning", state: "waiting" });
    expect((await ask("/meetings")).body.items).toMatchObject([{ id: meetingId }]);
    expect((await ask(`/meetings/${meetingId}/transcript`)).body.items).toEqual([]);
    expect((await ask("/meetings?title=", { method: "POST", body: "x" })).status).toBe(400);
    for (const path of ["", "/transcript", "/export?format=txt"]) {
      expect((await ask(`/meetings/${meetingId}${path}`, { as: foreign })).status).toBe(404);
    }
    const { meetingId: theirs } = await aRecordedMeeting(app, other);
    expect((await ask(`/meetings/${theirs}`, { method: "DELETE" })).status).toBe(404);
  });
});

describe("a key", () => {
  test("opens nothing when it is missing, wrong, revoked, past its time, or its maker has left", async () => {
    for (const as of [null, "rck_wrong"]) expect((await ask("/speakers", { as })).status).toBe(401);
    const { id, key: revoked } = await owner.api.apiKey.create({ name: "Old", scopes: all });
    expect((await ask("/speakers", { as: revoked })).status).toBe(200);
    await owner.api.apiKey.revoke({ id });
    expect((await ask("/speakers", { as: revoked })).status).toBe(401);
    const expired = await owner.api.apiKey.create({ name: "Brief", scopes: all, expiresInDays: 1 });
    await app.db.apiKey.update({ where: { id: expired.id }, data: { expiresAt: new Date(0) } });
    expect((await ask("/speakers", { as: expired.key })).status).toBe(401);
    const left = await signUp();
    const { key: orphan } = await left.api.apiKey.create({ name: "Orphan", scopes: all });
    await app.db.member.deleteMany({ where: { userId: left.userId } });
    expect((await ask("/speakers", { as: orphan })).status).toBe(401);
  });

  test("allows what it was made for, and is kept only as a hash", async () => {
    const reads = (await owner.api.apiKey.create({ name: "Reads", scopes: ["speakers:read"] })).key;
    expect((await ask("/speakers", { as: reads })).status).toBe(200);
    expect((await ask("/meetings", { as: reads })).status).toBe(403);
    expect((await ask("/speakers", { as: reads, method: "POST", body: enrollment("Cat") })).status).toBe(403);
    const rows = await app.db.$queryRaw<{ text: string }[]>`select to_jsonb(k)::text as text from "ApiKey" k`;
    expect(rows.some(({ text }) => text.includes(reads))).toBe(false);
    expect(await owner.api.apiKey.list()).toMatchObject([{ name: "Reads" }, {}, {}, {}]);
    expect((await owner.api.apiKey.list())[0]?.lastUsedAt).not.toBeNull();
  });

  test("may ask so often and no more", async () => {
    const { id, key: busy } = await owner.api.apiKey.create({ name: "Busy", scopes: all });
    expect((await ask("/speakers", { as: busy })).status).toBe(200);
    await app.db.rateLimit.updateMany({ where: { key: `api:${id}` }, data: { count: 300 } });
    expect(await ask("/speakers", { as: busy })).toMatchObject({ status: 429, body: { error: { code: "LIMIT" } } });
    expect((await ask("/speakers")).status).toBe(200);
  });
});

test("the description names every operation, and unknown addresses are answered in JSON", async () => {
  const { status, body } = await ask("/openapi.json", { as: null });
  expect(status).toBe(200);
  expect(body.openapi).toBe("3.1.0");
  expect(Object.keys(body.paths)).toContain("/speakers/{id}/samples");
  const form = body.paths["/speakers"].post.requestBody.content["multipart/form-data"].schema;
  expect(form.required.sort()).toEqual(["consentTextHash", "consentTextVersion", "files", "name"]);
  expect(await ask("/elsewhere")).toMatchObject({ status: 404, body: { error: { code: "NOT_FOUND" } } });
  expect((await ask(`/speakers/${randomUUID()}`)).status).toBe(404);
});
