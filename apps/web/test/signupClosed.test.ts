import { afterAll, beforeAll, expect, test } from "vitest";
import { signUpResponse, startTestApp, stranger, type TestApp } from "./support/testApp.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ ROLLCALL_SIGNUP: "closed", ROLLCALL_URL: "https://rollcall.example" });
});
afterAll(() => app.close());

test("closed sign-up lets the first account in, over https alone, and no other", async () => {
  expect((await stranger().authStatus.get()).isSignupOpen).toBe(true);
  const first = await signUpResponse();
  expect(first.status).toBe(200);
  expect(first.headers.getSetCookie().join("\n")).toMatch(/^__Secure-.*; Secure/m);

  expect(await stranger().authStatus.get()).toEqual({ accountExists: true, isSignupOpen: false });
  const refused = await signUpResponse();
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain("Sign-up is closed");
  expect(await app.db.user.count()).toBe(1);
});
