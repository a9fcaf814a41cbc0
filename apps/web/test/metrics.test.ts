import { afterAll, beforeAll, expect, test } from "vitest";
import { mayReadMetrics, readMetrics } from "../src/server/readMetrics.ts";
import { signUp, startTestApp, stranger, type TestApp } from "./support/testApp.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ HOSTNAME: "127.0.0.1" });
});
afterAll(() => app.close());

const local = { host: "localhost:3000", "x-forwarded-for": "127.0.0.1" };

async function page(): Promise<string> {
  const response = await readMetrics(new Request("http://localhost:3000/api/metrics", { headers: local }));
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  return response.text();
}

test("calls, subscribers and waiting jobs are counted, without an id or a name", async () => {
  const { api, orgId } = await signUp();
  const { id: personId } = await api.person.create({ name: "Zerlinda Quatsch" });
  await expect(stranger().org.me()).rejects.toThrow();
  const { id: meetingId } = await api.meeting.create({ title: "Budget of the moon", options: {} });
  const jobId = crypto.randomUUID();
  await app.db.job.create({ data: { id: jobId, orgId, name: "transcribe", lane: "gpu", meetingId } });

  const watched = (await api.job.watch({ id: jobId }))[Symbol.asyncIterator]();
  await watched.next();
  const during = await page();
  await watched.return?.();
  const after = await page();

  expect(during).toMatch(/^rollcall_api_call_seconds_count\{path="person.create",type="mutation",code="ok"\} 1$/m);
  expect(during).toMatch(/^rollcall_api_call_seconds_count\{path="org.me",type="query",code="UNAUTHORIZED"\} 1$/m);
  expect(during).toMatch(/^rollcall_subscribers\{path="job.watch"\} 1$/m);
  expect(during).toMatch(/^rollcall_jobs\{name="transcribe",lane="gpu",state="queued"\} 1$/m);
  expect(during).toMatch(/^rollcall_database_up 1$/m);
  expect(after).toMatch(/^rollcall_subscribers\{path="job.watch"\} 0$/m);
  for (const secret of ["Quatsch", "moon", orgId, personId, jobId]) expect(during).not.toContain(secret);
});

test.each([
  ["without a token, from this machine", local, {}, true],
  ["without a token, through a proxy on this machine", { ...local, "x-forwarded-for": "203.0.113.9" }, {}, false],
  [
    "with a client that claims to be this machine",
    { ...local, "x-forwarded-for": "127.0.0.1, 203.0.113.9" },
    {},
    false,
  ],
  ["by the public name", { ...local, host: "rollcall.example" }, {}, false],
  ["of a server that others reach", local, { isLocalOnly: false }, false],
  ["with the token", { authorization: "Bearer a token for tests" }, { metricsToken: "a token for tests" }, true],
  ["with another token", { authorization: "Bearer a token for thefts" }, { metricsToken: "a token for tests" }, false],
  ["from this machine, where a token is asked for", local, { metricsToken: "a token for tests" }, false],
])("read %s", (_how, headers, settings, expected) => {
  expect(mayReadMetrics(new Headers(headers), { metricsToken: null, isLocalOnly: true, ...settings })).toBe(expected);
});

test("for anybody else there is no such page", async () => {
  const headers = { ...local, host: "rollcall.example" };
  expect((await readMetrics(new Request("http://rollcall.example/api/metrics", { headers }))).status).toBe(404);
});
