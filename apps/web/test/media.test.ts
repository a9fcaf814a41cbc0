import { randomBytes } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asMember } from "../src/server/http.ts";
import { serveMedia, servePeaks } from "../src/server/media.ts";
import { mediaStore } from "../src/server/mediaStore.ts";
import { aRecordedMeeting } from "./support/meetings.ts";
import { type Account, origin, signUp, startTestApp, type TestApp } from "./support/testApp.ts";

let app: TestApp;
let owner: Account;
let recording: Awaited<ReturnType<typeof aRecordedMeeting>>;

beforeAll(async () => {
  app = await startTestApp();
  owner = await signUp();
  recording = await aRecordedMeeting(app, owner, randomBytes(300_000));
});
afterAll(() => app.close());

function get(headers: Record<string, string> = {}, { account = owner, id = recording.recordingId, query = "" } = {}) {
  const request = new Request(`${origin}/api/media/${id}${query}`, { headers: { ...account.headers, ...headers } });
  return asMember(request, (ctx) => serveMedia(request, ctx, id));
}

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

test("the whole recording, for its own organisation and no cache but its reader's", async () => {
  const response = await get();
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "accept-ranges": "bytes",
    "cache-control": "private, no-cache",
    "content-length": "300000",
    "content-type": "audio/mpeg",
    "x-content-type-options": "nosniff",
  });
  expect((await bytesOf(response)).equals(recording.bytes as Buffer)).toBe(true);
});

test.each([
  ["bytes=0-99", 0, 99],
  ["bytes=299999-", 299_999, 299_999],
  ["bytes=100000-", 100_000, 299_999],
  ["bytes=-10", 299_990, 299_999],
  ["bytes=299990-400000", 299_990, 299_999],
])("%s", async (range, start, end) => {
  const response = await get({ range });
  expect(response.status).toBe(206);
  expect(response.headers.get("content-range")).toBe(`bytes ${start}-${end}/300000`);
  expect(response.headers.get("content-length")).toBe(String(end - start + 1));
  expect((await bytesOf(response)).equals((recording.bytes as Buffer).subarray(start, end + 1))).toBe(true);
});

test("a range outside the file is 416 with the size", async () => {
  const response = await get({ range: "bytes=300000-" });
  expect(response.status).toBe(416);
  expect(response.headers.get("content-range")).toBe("bytes */300000");
});

test("a client that has it already hears so; a range of another version is the whole file", async () => {
  const etag = (await get({ range: "bytes=0-0" })).headers.get("etag") ?? "";
  expect((await get({ "if-none-match": etag })).status).toBe(304);
  expect((await get({ range: "bytes=0-0", "if-range": etag })).status).toBe(206);
  expect((await get({ range: "bytes=0-0", "if-range": '"another"' })).status).toBe(200);
});

test("the name travels encoded, as a download only when asked for", async () => {
  const name = "filename=\"pl_n _1_.mp3\"; filename*=UTF-8''pl%C3%A4n%20%221%22.mp3";
  expect((await get()).headers.get("content-disposition")).toBe(`inline; ${name}`);
  expect((await get({}, { query: "?download" })).headers.get("content-disposition")).toBe(`attachment; ${name}`);
});

test("what is no audio or video is never served as a page", async () => {
  await app.db.recording.update({ where: { id: recording.recordingId }, data: { mediaType: "text/html" } });
  expect((await get()).headers.get("content-type")).toBe("application/octet-stream");
});

test("without a session 401; of another organisation, unknown or malformed 404", async () => {
  expect((await get({ cookie: "" })).status).toBe(401);
  expect((await get({}, { account: await signUp() })).status).toBe(404);
  expect((await get({}, { id: "019ac000-0000-7000-8000-000000000000" })).status).toBe(404);
  expect((await get({}, { id: "../../etc/passwd" })).status).toBe(404);
});

test("the waveform is there once the worker has made it", async () => {
  const request = new Request(origin, { headers: owner.headers });
  const peaks = () => asMember(request, (ctx) => servePeaks(request, ctx, recording.recordingId));
  expect((await peaks()).status).toBe(404);

  const peaksKey = randomBytes(16).toString("hex");
  await mediaStore().adopt(await fileWith("RCP1 and so on"), peaksKey);
  await app.db.recording.update({ where: { id: recording.recordingId }, data: { peaksKey } });
  const response = await peaks();
  expect(response.headers.get("content-type")).toBe("application/octet-stream");
  expect(await response.text()).toBe("RCP1 and so on");
});

test("a file that has vanished from the store is a plain 404", async () => {
  await rm(mediaStore().path(recording.mediaKey));
  const response = await get();
  expect(response.status).toBe(404);
  expect(await response.text()).toBe("The file of this recording is missing.");
});

async function fileWith(text: string): Promise<string> {
  const path = `${app.dataDir}/uploads/some-file`;
  await writeFile(path, text);
  return path;
}
