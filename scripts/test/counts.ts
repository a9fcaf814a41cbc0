import { existsSync, readFileSync } from "node:fs";

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Test counts of a vitest JSON report. A file that could not even be loaded has no tests, and counts as one failure.
 * @param isOk whether the run itself ended well; if not, at least one failure is counted
 */
export function vitestCounts(file: string, isOk: boolean): Counts {
  const report = readJson(file);
  const suites: { status: string; assertionResults: unknown[] }[] = report.testResults ?? [];
  const unloaded = suites.filter((suite) => suite.status === "failed" && suite.assertionResults.length === 0).length;
  return atLeastOneFailure(isOk, {
    passed: report.numPassedTests ?? 0,
    failed: (report.numFailedTests ?? 0) + unloaded,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  });
}

/** Test counts of a Playwright JSON report; a test that passed only when repeated has failed. */
export function playwrightCounts(file: string, isOk: boolean): Counts {
  const { stats = {} } = readJson(file);
  return atLeastOneFailure(isOk, {
    passed: stats.expected ?? 0,
    failed: (stats.unexpected ?? 0) + (stats.flaky ?? 0),
    skipped: stats.skipped ?? 0,
  });
}

function atLeastOneFailure(isOk: boolean, counts: Counts): Counts {
  return isOk ? counts : { ...counts, failed: Math.max(1, counts.failed) };
}

/** Reports are the tools' own; absent fields count as zero. */
function readJson(file: string) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}
