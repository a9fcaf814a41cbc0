import { afterAll, beforeAll, expect, test } from "vitest";
import { auth } from "../src/server/auth.ts";
import { origin, signUp, signUpResponse, startTestApp, stranger, type TestApp } from "./support/testApp.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const signIn = (body: object, headers: Record<string, string> = {}) =>
  auth().handler(
    new Request(`${origin}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin, host: "localhost:3000", ...headers },
      body: JSON.stringify(body),
    }),
  );

test("the first visit finds no account; a sign-up makes one with a workspace that its owner owns", async () => {
  expect(await stranger().authStatus.get()).toEqual({ accountExists: false, isSignupOpen: true });
  const ada = await signUp({ name: "Ada", email: "ada@example.test" });
  expect(await ada.api.org.me()).toMatchObject({
    user: { name: "Ada", email: "ada@example.test" },
    org: { name: "Ada's workspace" },
    role: "owner",
  });
  expect(await stranger().authStatus.get()).toEqual({ accountExists: true, isSignupOpen: true });
});

test("a second account gets a workspace of its own", async () => {
  const [one, other] = [await signUp(), await signUp()];
  expect(one.orgId).not.toBe(other.orgId);
});

test("an account whose workspace was never made gets it with its next request", async () => {
  const { orgId, headers } = await signUp({ name: "Cut Short" });
  await app.db.organization.delete({ where: { id: orgId } });
  const { createContext } = await import("../src/server/context.ts");
  expect((await createContext(new Headers(headers))).membership).toMatchObject({ orgName: "Cut Short's workspace" });
});

test("cookies are http-only and lax; plain http does not ask for secure ones", async () => {
  const cookie = (await signUpResponse()).headers.getSetCookie().join("\n").toLowerCase();
  expect(cookie).toContain("httponly");
  expect(cookie).toContain("samesite=lax");
  expect(cookie).not.toContain("secure");
});

test("a short password and a taken address are refused", async () => {
  expect((await signUpResponse({ password: "short" })).status).toBe(400);
  await signUp({ email: "taken@example.test" });
  expect((await signUpResponse({ email: "taken@example.test" })).status).toBe(422);
});

test("the right password signs in, a wrong one does not", async () => {
  await signUp({ email: "grace@example.test", password: "correct horse" });
  expect((await signIn({ email: "grace@example.test", password: "correct horse" })).status).toBe(200);
  expect((await signIn({ email: "grace@example.test", password: "wrong horse" })).status).toBe(401);
});

test("another site cannot sign anybody in, whatever port or address we listen on", async () => {
  const body = { email: "nobody@example.test", password: "whatever it is" };
  const withCookie = { cookie: "theme=dark" };
  expect((await signIn(body, { ...withCookie, origin: "https://evil.example" })).status).toBe(403);
  expect((await signIn(body, { ...withCookie, origin: "http://127.0.0.1:4567", host: "127.0.0.1:4567" })).status).toBe(
    401,
  );
});

test("guessing is slowed down: the eleventh try within a minute from one address is refused", async () => {
  const guess = () =>
    signIn({ email: "nobody@example.test", password: "a guess" }, { "x-forwarded-for": "203.0.113.7" });
  for (let i = 0; i < 10; i++) expect((await guess()).status).toBe(401);
  expect((await guess()).status).toBe(429);
});
