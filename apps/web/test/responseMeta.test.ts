import { expect, test } from "vitest";
import { responseMeta } from "../src/server/responseMeta.ts";

const job = { result: { data: { jobId: "01981c2e-7c1d-7d55-8a7a-0d6f6c0f3b11" } } };

test("an answer that names a job is accepted, not done; everything else keeps its status", () => {
  expect(responseMeta({ type: "mutation", data: [job], errors: [] }).status).toBe(202);
  expect(responseMeta({ type: "mutation", data: [job, { result: { data: {} } }], errors: [] }).status).toBeUndefined();
  expect(responseMeta({ type: "mutation", data: [job], errors: [new Error("refused")] }).status).toBeUndefined();
  expect(responseMeta({ type: "query", data: [job], errors: [] }).status).toBeUndefined();
  expect(responseMeta({ type: "mutation", data: [], errors: [] }).status).toBeUndefined();
});

test("answers are never cached; event streams bring headers of their own", () => {
  expect(responseMeta({ type: "query", data: [], errors: [] }).headers).toEqual({ "cache-control": "no-store" });
  expect(responseMeta({ type: "subscription", data: [], errors: [] })).toEqual({});
});
