import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readPcm } from "../src/pcm.ts";

const folder = mkdtempSync(join(tmpdir(), "rollcall-pcm-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "recording.s16");
writeFileSync(path, new Uint8Array(Int16Array.from([0, 16_384, -32_768, 32_767, 1]).buffer));

test("a range is read and scaled to [-1, 1)", () => {
  expect([...readPcm({ path, samples: 5 }, 1, 4)]).toEqual([0.5, -1, 32_767 / 32_768].map(Math.fround));
});

test("ranges are clamped to the recording", () => {
  expect(readPcm({ path, samples: 5 }, -3, 99).length).toBe(5);
  expect(readPcm({ path, samples: 5 }, 7, 9).length).toBe(0);
});

test("a file shorter than its recording is an error", () => {
  expect(() => readPcm({ path, samples: 9 }, 0, 9)).toThrow("ends before sample 9");
});
