import { linkHeader } from "@rollcall/core/enrollment";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { PATCH, POST } from "../src/app/api/uploads/[[...id]]/route.ts";
import { createContext } from "../src/server/context.ts";
import { appRouter } from "../src/server/root.ts";
import { createCallerFactory } from "../src/server/trpc.ts";
import { type Account, origin, signUp, startTestApp, stranger, type TestApp } from "./support/testApp.ts";

const textHash = "a".repeat(64);
vi.mock("../src/features/enrollment/consentText.ts", () => ({
  consentText: async () => ({ version: "1", hash: textHash, paragraphs: [], statement: "" }),
}));

let app: TestApp;
let owner: Account;
let speaker: ReturnType<typeof stranger>["enrollmentLink"];
beforeAll(async () => {
  app = await startTestApp();
  owner = await signUp();
  speaker = stranger().enrollmentLink;
});
afterAll(() => app.close());

const bytes = new Uint8Array(2000).fill(7);

async function aLink(name: string, account = owner) {
  const { id: personId } = await account.api.person.create({ name });
  const { id: linkId, token } = await account.api.person.createLink({ personId });
  return { personId, linkId, token };
}

/** The first request of a tus upload by a link. */
function begin(token: string, personId: string): Promise<Response> {
  const metadata = Object.entries({ kind: "enrollment", personId, fileName: "me.wav", mediaType: "audio/wav" })
    .map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`)
    .join(",");
  const headers = {
    "tus-resumable": "1.0.0",
    "upload-length": String(bytes.length),
    "upload-metadata": metadata,
    [linkHeader]: token,
    origin,
    host: "localhost:3000",
  };
  return POST(new Request(`${origin}/api/uploads`, { method: "POST", headers }));
}

async function aClip(token: string, personId: string): Promise<string> {
  const created = await begin(token, personId);
  expect(created.status).toBe(201);
  const id = created.headers.get("location")?.split("/").at(-1) ?? "";
  const headers = {
    "tus-resumable": "1.0.0",
    "upload-offset": "0",
    "content-type": "application/offset+octet-stream",
    [linkHeader]: token,
    origin,
    host: "localhost:3000",
  };
  const sent = await PATCH(new Request(`${origin}/api/uploads/${id}`, { method: "PATCH", headers, body: bytes }));
  expect(sent.status).toBe(204);
  return id;
}

test("somebody without an account agrees, hands in their voice once, and takes it back with the same link", async () => {
  const { personId, token } = await aLink("Anna");
  expect(await speaker.look({ token })).toMatchObject({ state: "open", name: "Anna", consentAt: null, samples: [] });

  // Not a byte before they have agreed.
  expect((await begin(token, personId)).status).toBe(422);
  await expect(speaker.consent({ token, textHash: "b".repeat(64) })).rejects.toMatchObject({ code: "CONFLICT" });
  await speaker.consent({ token, textHash });
  expect(await app.db.consent.findFirst({ where: { personId } })).toMatchObject({
    method: "link",
    textHash,
    givenById: null,
  });

  const uploadId = await aClip(token, personId);
  const { jobId } = await speaker.submit({ token, uploadIds: [uploadId], conditions: { [uploadId]: "at my desk" } });
  expect(await app.db.enrollmentSample.findFirst({ where: { jobId } })).toMatchObject({
    source: "link",
    condition: "at my desk",
  });
  expect(await speaker.look({ token })).toMatchObject({ state: "used", samples: [{ state: "waiting" }] });
  expect((await begin(token, personId)).status).toBe(422);
  await expect(speaker.submit({ token, uploadIds: [uploadId] })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(speaker.consent({ token, textHash })).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });

  await speaker.withdraw({ token });
  expect(await owner.api.person.get({ id: personId })).toMatchObject({ hasVoiceprint: false });
  expect((await app.db.consent.findFirstOrThrow({ where: { personId } })).withdrawnAt).not.toBeNull();
  expect(await speaker.look({ token })).toMatchObject({ state: "revoked" });
});

test("a link is about one person, and nothing but a link", async () => {
  const [anna, bert] = [await aLink("Anna B."), await aLink("Bert")];
  const other = await aLink("Carl", await signUp());
  for (const { token } of [anna, bert, other]) await speaker.consent({ token, textHash });
  expect((await begin(anna.token, bert.personId)).status).toBe(404);
  expect((await begin(anna.token, other.personId)).status).toBe(404);
  const clip = await aClip(bert.token, bert.personId);
  await expect(speaker.submit({ token: anna.token, uploadIds: [clip] })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(owner.api.person.startEnrollment({ personId: bert.personId, uploadIds: [clip] })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await expect(speaker.look({ token: "x".repeat(43) })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await begin("x".repeat(43), bert.personId)).status).toBe(404);

  const stored = await app.db.enrollmentLink.findUniqueOrThrow({ where: { id: anna.linkId } });
  expect(JSON.stringify(stored)).not.toContain(anna.token);
});

test("a link that was taken back or is too old does nothing more", async () => {
  const gone = await aLink("Dora");
  await owner.api.person.revokeLink({ linkId: gone.linkId });
  await expect(speaker.consent({ token: gone.token, textHash })).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  const old = await aLink("Emil");
  await app.db.enrollmentLink.update({ where: { id: old.linkId }, data: { expiresAt: new Date(0) } });
  await expect(speaker.consent({ token: old.token, textHash })).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  expect(await speaker.look({ token: old.token })).toMatchObject({ state: "expired" });
});

test("links are made by admins, and not too many", async () => {
  const { personId } = await aLink("Frida");
  await owner.api.person.createLink({ personId });
  await owner.api.person.createLink({ personId });
  await expect(owner.api.person.createLink({ personId })).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  await app.db.member.updateMany({ where: { userId: owner.userId }, data: { role: "member" } });
  const api = createCallerFactory(appRouter)(await createContext(new Headers(owner.headers)));
  await expect(api.person.createLink({ personId })).rejects.toMatchObject({ code: "FORBIDDEN" });
});
