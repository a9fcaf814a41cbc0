import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { appendFile, readdir, readFile, utimes } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { asMember } from "../src/server/http.ts";
import { mediaStore } from "../src/server/mediaStore.ts";
import { sweepUploads, uploadLifeMs } from "../src/server/uploadStore.ts";
import { handleUpload } from "../src/server/uploads.ts";
import { type Account, origin, signUp, startTestApp, type TestApp } from "./support/testApp.ts";

let app: TestApp;
let owner: Account;
let meetingId: string;

beforeAll(async () => {
  app = await startTestApp();
  owner = await signUp();
});
beforeEach(async () => {
  ({ id: meetingId } = await owner.api.meeting.create({ title: "Planning" }));
});
afterAll(() => app.close());

interface TusRequest {
  account?: Account;
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
}

function tus(method: string, path: string, { account = owner, headers = {}, body }: TusRequest = {}) {
  const request = new Request(`${origin}/api/uploads${path}`, {
    method,
    headers: { ...account.headers, "tus-resumable": "1.0.0", ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return asMember(request, (ctx) => handleUpload(request, ctx));
}

function create(size: number | string, metadata: Record<string, string>, options: TusRequest = {}) {
  const encoded = Object.entries(metadata).map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`);
  const headers = { "upload-length": String(size), "upload-metadata": encoded.join(","), ...options.headers };
  return tus("POST", "", { ...options, headers });
}

const forMeeting = (extra: Record<string, string> = {}) => ({
  kind: "meeting",
  meetingId,
  fileName: "meeting.mp3",
  mediaType: "audio/mpeg",
  ...extra,
});

async function begin(size: number, metadata: Record<string, string> = forMeeting()): Promise<string> {
  const response = await create(size, metadata);
  expect(response.status).toBe(201);
  const id = /^\/api\/uploads\/([0-9a-f]{32})$/.exec(response.headers.get("location") ?? "")?.[1];
  if (id === undefined) throw new Error(`no usable location: ${response.headers.get("location")}`);
  return id;
}

function patch(id: string, offset: number, body: Uint8Array<ArrayBuffer>, options: TusRequest = {}) {
  const headers = { "upload-offset": String(offset), "content-type": "application/offset+octet-stream" };
  return tus("PATCH", `/${id}`, { ...options, headers: { ...headers, ...options.headers }, body });
}

const offsetOf = async (id: string) => Number((await tus("HEAD", `/${id}`)).headers.get("upload-offset"));

describe("a recording", () => {
  test("arrives in chunks, can be resumed, and becomes the meeting's recording with its job", async () => {
    const bytes = randomBytes(50_000);
    const id = await begin(bytes.length);
    expect((await patch(id, 0, bytes.subarray(0, 20_000))).headers.get("upload-offset")).toBe("20000");
    expect(await offsetOf(id)).toBe(20_000);
    expect((await patch(id, 0, bytes.subarray(0, 10))).status).toBe(409);

    const last = await patch(id, 20_000, bytes.subarray(20_000));
    expect(last.status).toBe(204);
    const meeting = await owner.api.meeting.get({ id: meetingId });
    expect(meeting).toMatchObject({
      state: "waiting",
      recording: { fileName: "meeting.mp3", mediaType: "audio/mpeg", sizeBytes: bytes.length },
      job: { id: last.headers.get("rollcall-job"), name: "transcribe", state: "queued" },
    });

    const row = await app.db.recording.findFirstOrThrow({ where: { meetingId } });
    expect(row.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect((await readFile(mediaStore().path(row.mediaKey ?? ""))).equals(bytes)).toBe(true);
    expect(row.mediaKey).not.toContain("meeting");
  });

  test("goes on after the server was started anew", async () => {
    const bytes = randomBytes(1000);
    const id = await begin(bytes.length);
    await patch(id, 0, bytes.subarray(0, 400));

    vi.resetModules();
    const restarted = { ...(await import("../src/server/http.ts")), ...(await import("../src/server/uploads.ts")) };
    const headers = { "upload-offset": "400", "content-type": "application/offset+octet-stream" };
    const request = new Request(`${origin}/api/uploads/${id}`, {
      method: "PATCH",
      headers: { ...owner.headers, ...headers, "tus-resumable": "1.0.0" },
      body: bytes.subarray(400),
    });
    expect((await restarted.asMember(request, (ctx) => restarted.handleUpload(request, ctx))).status).toBe(204);
    expect(await owner.api.meeting.get({ id: meetingId })).toMatchObject({ state: "waiting" });
  });

  test("whose last answer was lost is not sent again: the same job is named, and there is one recording", async () => {
    const id = await begin(10);
    const job = (await patch(id, 0, randomBytes(10))).headers.get("rollcall-job");
    const head = await tus("HEAD", `/${id}`);
    expect([head.status, head.headers.get("upload-offset"), head.headers.get("upload-length")]).toEqual([
      200,
      "10",
      "10",
    ]);
    expect(head.headers.get("rollcall-job")).toBe(job);
    expect(await app.db.job.count({ where: { meetingId } })).toBe(1);
  });

  test("that a crash left complete but unattached is attached when the client asks where it was", async () => {
    const id = await begin(10);
    await appendBehindTheServersBack(id, randomBytes(10));
    expect((await tus("HEAD", `/${id}`)).headers.get("upload-offset")).toBe("10");
    expect(await owner.api.meeting.get({ id: meetingId })).toMatchObject({ state: "waiting" });
  });

  test("that a crash left in the media store is attached as well, once", async () => {
    const id = await begin(10);
    await appendBehindTheServersBack(id, randomBytes(10));
    await mediaStore().adopt(join(app.dataDir, "uploads", id), id);
    const answers = await Promise.all([tus("HEAD", `/${id}`), tus("HEAD", `/${id}`)]);
    expect(answers.map((answer) => answer.headers.get("upload-offset"))).toEqual(["10", "10"]);
    expect(await app.db.job.count({ where: { meetingId } })).toBe(1);
  });

  test("for a meeting that was removed meanwhile is thrown away with a sentence", async () => {
    const id = await begin(10);
    await owner.api.meeting.remove({ id: meetingId });
    const response = await patch(id, 0, randomBytes(10));
    expect([response.status, await response.text()]).toEqual([404, "This does not exist, or not any more."]);
    expect(await leftovers(id)).toEqual([]);
    expect(existsSync(mediaStore().path(id))).toBe(false);
  });
});

describe("is refused before the first byte", () => {
  test.each([
    ["an empty file", 0, {}, 400, "This file is empty. Choose another one."],
    ["a file that is too large", 9 * 1024 ** 3, {}, 413, "This file is too large: at most 8 GB can be uploaded."],
    [
      "what is no recording",
      10,
      { fileName: "a.pdf", mediaType: "application/pdf" },
      400,
      '"a.pdf" is not a recording. Choose an audio or video file.',
    ],
    ["an unknown kind", 10, { kind: "backup" }, 400, "The upload does not say what it belongs to."],
    ["no meeting", 10, { meetingId: "nonsense" }, 400, "The upload does not say what it belongs to."],
    [
      "a meeting that does not exist",
      10,
      { meetingId: "019ac000-0000-7000-8000-000000000000" },
      404,
      "This does not exist, or not any more.",
    ],
  ])("%s", async (_what, size, metadata, status, sentence) => {
    const response = await create(size, forMeeting(metadata));
    expect([response.status, await response.text()]).toEqual([status, sentence]);
  });

  test("a file of unknown length", async () => {
    const response = await tus("POST", "", {
      headers: {
        "upload-defer-length": "1",
        "upload-metadata": `kind ${btoa("meeting")},meetingId ${btoa(meetingId)}`,
      },
    });
    expect([response.status, await response.text()]).toEqual([400, "The upload does not say how large it is."]);
  });

  test("a second recording of a meeting", async () => {
    await patch(await begin(10), 0, randomBytes(10));
    const response = await create(10, forMeeting());
    expect([response.status, await response.text()]).toEqual([422, "This meeting has its recording already."]);
  });

  test("a request without a session, and one that another site made the browser send", async () => {
    expect((await create(10, forMeeting(), { headers: { cookie: "" } })).status).toBe(401);
    expect((await create(10, forMeeting(), { headers: { origin: "https://evil.example" } })).status).toBe(403);
    const id = await begin(10);
    expect((await patch(id, 0, randomBytes(10), { headers: { origin: "https://evil.example" } })).status).toBe(403);
    expect(await offsetOf(id)).toBe(0);
  });

  test("metadata that claims another owner: ours wins", async () => {
    const other = await signUp();
    const id = await begin(10, forMeeting({ orgId: other.orgId, userId: other.userId }));
    expect((await tus("HEAD", `/${id}`)).status).toBe(200);
    expect((await tus("HEAD", `/${id}`, { account: other })).status).toBe(404);
  });
});

test("an upload of somebody else does not exist", async () => {
  const other = await signUp();
  const id = await begin(10);
  for (const account of [other]) {
    expect((await tus("HEAD", `/${id}`, { account })).status).toBe(404);
    expect((await patch(id, 0, randomBytes(10), { account })).status).toBe(404);
    expect((await tus("DELETE", `/${id}`, { account })).status).toBe(404);
  }
  await patch(id, 0, randomBytes(10));
  expect((await tus("HEAD", `/${id}`, { account: other })).status).toBe(404);
  expect((await tus("HEAD", "/..%2f..%2fetc%2fpasswd")).status).toBe(404);
});

test("an upload that nobody takes up again is gone after a day, a young one stays", async () => {
  const [old, young] = [await begin(10), await begin(10)];
  const aged = new Date(Date.now() - uploadLifeMs - 1000);
  await utimes(join(app.dataDir, "uploads", `${old}.json`), aged, aged);
  await sweepUploads(Date.now() + 3601 * 1000);
  expect(await leftovers(old)).toEqual([]);
  expect(await offsetOf(young)).toBe(0);
});

describe("enrollment clips", () => {
  const consentOf = (personId: string) => ({ personId, textVersion: "1", textHash: "0".repeat(64), method: "form" });

  async function aClip(personId: string): Promise<string> {
    const bytes = randomBytes(100);
    const id = await begin(bytes.length, {
      kind: "enrollment",
      personId,
      fileName: "clip.wav",
      mediaType: "audio/wav",
    });
    expect((await patch(id, 0, bytes)).status).toBe(204);
    return id;
  }

  test("wait for each other and become samples of one job, answered at once", async () => {
    const { id: personId } = await owner.api.person.create({ name: "Brenda" });
    await owner.api.person.recordConsent(consentOf(personId));
    const uploadIds = [await aClip(personId), await aClip(personId)];
    const { jobId } = await owner.api.person.startEnrollment({ personId, uploadIds });
    expect(await owner.api.job.get({ id: jobId })).toMatchObject({ name: "enroll", state: "queued", personId });
    expect((await owner.api.person.get({ id: personId })).samples).toHaveLength(2);
    for (const id of uploadIds) expect(await leftovers(id)).toEqual([]);
    await expect(owner.api.person.startEnrollment({ personId, uploadIds })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("without consent not a byte is taken; when it is withdrawn meanwhile the clips wait for another one", async () => {
    const { id: personId } = await owner.api.person.create({ name: "Dave" });
    expect((await create(10, { kind: "enrollment", personId, fileName: "clip.wav" })).status).toBe(422);
    await owner.api.person.recordConsent(consentOf(personId));
    const uploadIds = [await aClip(personId)];
    await owner.api.person.withdrawConsent({ personId });
    await expect(owner.api.person.startEnrollment({ personId, uploadIds })).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
    });
    await owner.api.person.recordConsent(consentOf(personId));
    expect(await owner.api.person.startEnrollment({ personId, uploadIds })).toMatchObject({
      jobId: expect.any(String),
    });
  });

  test("of another person, half-finished, or of somebody else cannot be used", async () => {
    const { id: personId } = await owner.api.person.create({ name: "Erin" });
    const { id: another } = await owner.api.person.create({ name: "Frank" });
    await owner.api.person.recordConsent(consentOf(personId));
    await owner.api.person.recordConsent(consentOf(another));
    const uploadIds = [await aClip(another)];
    await expect(owner.api.person.startEnrollment({ personId, uploadIds })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });

    const half = await begin(10, { kind: "enrollment", personId, fileName: "half.wav", mediaType: "audio/wav" });
    await expect(owner.api.person.startEnrollment({ personId, uploadIds: [half] })).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
      message: '"half.wav" has not arrived completely yet.',
    });
    const foreign = await create(10, { kind: "enrollment", personId }, { account: await signUp() });
    expect(foreign.status).toBe(404);
  });
});

/** What a server writes that dies before it can finish the upload. */
async function appendBehindTheServersBack(id: string, bytes: Uint8Array): Promise<void> {
  await appendFile(join(app.dataDir, "uploads", id), bytes);
}

async function leftovers(id: string): Promise<string[]> {
  return (await readdir(join(app.dataDir, "uploads"))).filter((name) => name.startsWith(id));
}
