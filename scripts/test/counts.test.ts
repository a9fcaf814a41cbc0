import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { playwrightCounts, vitestCounts } from "./counts.ts";

const folder = mkdtempSync(join(tmpdir(), "rollcall-counts-"));

function report(content: unknown): string {
  const file = join(folder, "report.json");
  writeFileSync(file, JSON.stringify(content));
  return file;
}

test("a file of tests that cannot be loaded is a failure", () => {
  const testResults = [
    { status: "passed", assertionResults: [{}, {}] },
    { status: "failed", assertionResults: [] },
  ];
  const file = report({ numPassedTests: 2, numFailedTests: 0, numPendingTests: 1, testResults });
  expect(vitestCounts(file, false)).toEqual({ passed: 2, failed: 1, skipped: 1 });
});

test("a browser test that passed only when repeated is a failure", () => {
  const file = report({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 0 } });
  expect(playwrightCounts(file, false)).toEqual({ passed: 3, failed: 2, skipped: 0 });
});

test("a run that ends badly without a report counts as one failure", () => {
  expect(vitestCounts(join(folder, "absent.json"), false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
