import { createTranslator } from "next-intl";
import { describe, expect, test } from "vitest";
import messages from "../../messages/en.json" with { type: "json" };
import { jobsHref, readJobFilter } from "../../src/features/jobs/jobFilter.ts";
import { jobSentence } from "../../src/features/jobs/jobSentence.ts";
import { parseWords } from "../../src/features/vocabulary/parseWords.ts";
import { knownTimeZone } from "../../src/lib/timeZoneCookie.ts";
import { between } from "../../src/lib/useSelection.ts";

const t = createTranslator({ locale: "en", messages, namespace: "jobs" });
const job = {
  name: "transcribe",
  state: "queued",
  stage: null,
  percent: 0,
  etaMs: null,
  attempt: 0,
  isRetrying: false,
  errorMessage: null,
  startedAt: null,
  finishedAt: null,
} as const;
const says = (change: object, hasWorker = true) => jobSentence({ ...job, ...change }, t, { locale: "en", hasWorker });

describe("where a job stands, in words", () => {
  test.each([
    [{}, "Waiting for a worker"],
    [{ attempt: 2 }, "Waiting for its 3rd try"],
    [
      { attempt: 1, errorMessage: "The disk is full." },
      "Waiting for its 2nd try. The last one ended with: The disk is full.",
    ],
    [{ state: "running", attempt: 1 }, "Starting"],
    [
      { state: "running", attempt: 2, stage: "asr", percent: 40, etaMs: 170_000 },
      "2nd try, recognising words, 40%, about 3 min left",
    ],
    [{ state: "running", name: "enroll", stage: "identify", attempt: 1, percent: 5 }, "Listening to the clips, 5%"],
    [{ state: "running", attempt: 1, isRetrying: true }, "Its worker was lost; another one takes it up in a moment"],
    [{ state: "done", startedAt: "2026-03-04T10:00:00.000Z", finishedAt: "2026-03-04T10:03:00.000Z" }, "Done in 3 min"],
    [
      { state: "done", startedAt: "2026-03-04T10:00:00.000Z", finishedAt: "2026-03-04T10:00:00.400Z" },
      "Done in less than a second",
    ],
    [{ state: "failed", errorMessage: "This is no recording." }, "This is no recording."],
    [{ state: "cancelled" }, "Cancelled"],
  ])("%o", (change, sentence) => expect(says(change)).toBe(sentence));

  test("it says when nobody is there to do it", () =>
    expect(says({}, false)).toBe("Waiting for a worker: none is ready yet"));
});

test("a filter survives its address; what the address does not know restricts nothing", () => {
  const filter = { state: "failed", name: "enroll", query: "a & b" } as const;
  const params = Object.fromEntries(new URL(jobsHref(filter), "http://host").searchParams);
  expect(readJobFilter(params)).toEqual(filter);
  expect(jobsHref({})).toBe("/jobs");
  expect(readJobFilter({ state: "lost", kind: ["enroll"], q: "  " })).toEqual({});
});

test("words come one on each line or between commas, each once", () => {
  expect(parseWords(" Rollcall\n\nSiobhán, OKR; rollcall ,")).toEqual(["Rollcall", "Siobhán", "OKR"]);
  expect(parseWords("  ")).toEqual([]);
});

test("a range of rows goes either way, and is one row when the other end is gone", () => {
  const rows = ["a", "b", "c", "d"];
  expect(between(rows, "b", "d")).toEqual(["b", "c", "d"]);
  expect(between(rows, "d", "b")).toEqual(["b", "c", "d"]);
  expect(between(rows, "gone", "c")).toEqual(["c"]);
});

test("a time zone is taken from the cookie only when there is one of that name", () => {
  expect(knownTimeZone("Asia/Tokyo")).toBe("Asia/Tokyo");
  expect(knownTimeZone("Mars/Olympus")).toBeUndefined();
  expect(knownTimeZone(undefined)).toBeUndefined();
});
