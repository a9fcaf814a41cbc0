import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TranscribeResult } from "@rollcall/core/result";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "./support/runCli.ts";
import { hasShared, sharedAudio } from "./support/sharedAudio.ts";

const folder = mkdtempSync(join(tmpdir(), "rollcall-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const truth =
  "and so my fellow americans ask not what your country can do for you ask what you can do for your country".split(" ");

/** Length of the longest common subsequence: how many words are right, in order. */
function rightInOrder(found: readonly string[]): number {
  let row = new Array<number>(truth.length + 1).fill(0);
  for (const word of found) {
    const next = [0];
    for (const [i, expected] of truth.entries())
      next.push(word === expected ? row[i]! + 1 : Math.max(row[i + 1]!, next[i]!));
    row = next;
  }
  return row.at(-1)!;
}

describe.runIf(hasShared)("transcribe on the command line", { timeout: 60_000 }, () => {
  let result: TranscribeResult;
  let stderr: string;
  beforeAll(async () => {
    const run = await runCli(["transcribe", sharedAudio("short/jfk.flac"), "--format", "json"]);
    expect(run.code).toBe(0);
    result = TranscribeResult.parse(JSON.parse(run.stdout));
    stderr = run.stderr;
  }, 60_000);

  it("gets at least 18 of 22 words right, in order", () => {
    const words = result.segments.flatMap((segment) => segment.text.toLowerCase().split(/[^a-z']+/));
    expect(truth).toHaveLength(22);
    expect(rightInOrder(words)).toBeGreaterThanOrEqual(18);
  });

  it("gives times that increase and lie inside the file", () => {
    const words = result.segments.flatMap((segment) => segment.words);
    let previous = 0;
    for (const { startMs, endMs } of words) {
      expect(startMs).toBeGreaterThanOrEqual(previous);
      expect(endMs).toBeGreaterThanOrEqual(startMs);
      expect(endMs).toBeLessThanOrEqual(result.durationMs);
      previous = startMs;
    }
    expect(result.durationMs).toBe(11_000);
    expect(result.timings.totalMs).toBeGreaterThan(0);
  });

  it("tells its progress on stderr, in lines", () => {
    expect(stderr.trim().split("\n").at(-1)).toBe("100% identify");
  });

  it("writes other formats, into a file when asked, with paths relative to the person", async () => {
    const args = ["transcribe", sharedAudio("short/1089-134686-0001.wav"), "--format", "srt", "--out", "here.srt"];
    expect(await runCli(args, { cwd: folder })).toMatchObject({ code: 0, stdout: "" });
    expect(readFileSync(join(folder, "here.srt"), "utf8")).toMatch(
      /^1\n00:00:0\d,\d{3} --> 00:00:0\d,\d{3}\nSpeaker 1: /,
    );
  });

  it("prints one vector a file", async () => {
    const files = ["short/jfk.flac", "short/1221-135766-0001.wav"].map(sharedAudio);
    const { code, stdout } = await runCli(["embed", ...files]);
    expect(code).toBe(0);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.file)).toEqual(files);
    for (const { dim, vector, speechMs, model } of lines) {
      expect(vector).toHaveLength(dim);
      expect(speechMs).toBeGreaterThan(3000);
      expect(model).toMatch(/^[a-z0-9-]+@[0-9a-f]{8}\.\d+$/);
    }
  });
});

describe("arguments that cannot be", () => {
  it.each([
    [["dance"], 'There is no command "dance"; there is transcribe, embed, models, eval, voiceprints, bench.'],
    [["transcribe"], /^Name one file\. Usage: /],
    [["transcribe", "absent.wav"], "There is no file absent.wav."],
    [
      ["transcribe", "package.json", "--format", "doc"],
      '--format must be one of json, txt, srt, vtt, rttm, not "doc".',
    ],
    [["transcribe", "package.json", "--speakers", "0"], '--speakers must be a whole number of at least 1, not "0".'],
    [["transcribe", "package.json", "--speakers", "2", "--min-speakers", "2"], /^Give either --speakers or/],
    [
      ["transcribe", "package.json", "--min-speakers", "3", "--max-speakers", "2"],
      "The smallest number of speakers is larger than the largest.",
    ],
    [["transcribe", "package.json", "--enroll", "Brenda"], /^--enroll must look like/],
    [["transcribe", "package.json", "--loud"], /Usage: transcribe FILE/],
    [["models", "burn"], /^Usage: models/],
    [["bench", "everything"], /^There is no section "everything"/],
  ])("%j ends with 2 and one line", async (args, line) => {
    const { code, stdout, stderr } = await runCli(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trim().split("\n")).toEqual([typeof line === "string" ? line : expect.stringMatching(line)]);
  });
});
