import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { keepWorker } from "./keepWorker.ts";
import { type Service, startService } from "./service.ts";

const folder = mkdtempSync(join(tmpdir(), "rollcall-keep-"));
mkdirSync(join(folder, "logs"));
afterAll(() => rmSync(folder, { recursive: true }));
const never = new AbortController().signal;

/** Starts a program again and again; tells when the `n`th one has begun. */
function programs(source: string) {
  const script = join(folder, `${crypto.randomUUID()}.mjs`);
  writeFileSync(script, source);
  const starts: number[] = [];
  const third = Promise.withResolvers<void>();
  const start = (): Service => {
    starts.push(performance.now());
    if (starts.length === 3) third.resolve();
    return startService("worker", script, folder, process.env);
  };
  return { start, starts, third: third.promise };
}

test("a worker that dies is started again, each time a little later, and its last words are passed on", async () => {
  const { start, starts, third } = programs(`
    process.stderr.write("An engine thread does not come back from a run.\\n", () => process.kill(process.pid, "SIGKILL"));
  `);
  const said: string[] = [];
  const kept = keepWorker(start, (line) => said.push(line));
  await third;
  await kept.stop(1000, never);
  const [first = 0, second = 0, last = 0] = starts;
  expect(second - first).toBeGreaterThanOrEqual(1000);
  expect(last - second).toBeGreaterThanOrEqual(2000);
  expect(starts).toHaveLength(3);
  expect(said[0]).toMatch(/starts again in 1 s\. An engine thread does not come back from a run\.$/);
  expect(readFileSync(join(folder, "logs/worker.log"), "utf8")).toContain("An engine thread");
});

test("a worker without its models is not started again; what it said is the answer", async () => {
  const { start, starts } = programs(`
    process.stderr.write("The model file vad.onnx is missing.\\n", () => process.exit(3));
  `);
  const kept = keepWorker(start, () => {});
  expect(await kept.refused).toBe("The model file vad.onnx is missing.");
  await kept.stop(1000, never);
  expect(starts).toHaveLength(1);
});
