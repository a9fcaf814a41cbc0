import { resolve } from "node:path";
import { expect, test } from "vitest";
import { readSettings } from "./settings.ts";

test("without options: port 3000, the checkout's .data, one worker", () => {
  const settings = readSettings([], {});
  expect(settings).toMatchObject({ port: 3000, url: "http://localhost:3000", host: "127.0.0.1", workers: 1 });
  expect(settings.dataDir).toBe(resolve(import.meta.dirname, "../../.data"));
  expect(settings.databaseUrl).toBeUndefined();
});

test("options win over the environment", () => {
  const settings = readSettings(["--port", "4000", "--data", "/srv/a"], { ROLLCALL_DATA: "/srv/b" });
  expect(settings).toMatchObject({ port: 4000, url: "http://localhost:4000", dataDir: "/srv/a" });
});

test("an empty variable counts as absent", () => {
  expect(readSettings([], { DATABASE_URL: "", ROLLCALL_URL: "", WORKER_PORT: "" })).toEqual(readSettings([], {}));
});

test.each([
  ["--port", "0"],
  ["--port", "many"],
  ["--port", "70000"],
  ["--harbour", "1"],
])("refuses %s %s", (...args) => {
  expect(() => readSettings(args, {})).toThrow(/port number|Usage/);
});
