import { expect, test } from "vitest";
import { parseByteRange } from "../src/server/byteRange.ts";

const size = 1000;
const whole = { kind: "whole" };
const part = (start: number, end: number) => ({ kind: "part", start, end });

test.each([
  [null, whole],
  ["bytes=0-", part(0, 999)],
  ["bytes=0-0", part(0, 0)],
  ["bytes=200-299", part(200, 299)],
  ["bytes=999-", part(999, 999)],
  ["bytes=500-5000", part(500, 999)],
  ["bytes=-1", part(999, 999)],
  ["bytes=-300", part(700, 999)],
  ["bytes=-5000", part(0, 999)],
  ["bytes=1000-", { kind: "unsatisfiable" }],
  ["bytes=-0", { kind: "unsatisfiable" }],
  ["bytes=5-2", whole],
  ["bytes=-", whole],
  ["bytes=0-1,5-9", whole],
  ["seconds=0-1", whole],
  ["bytes=a-b", whole],
])("%s", (header, expected) => {
  expect(parseByteRange(header, size)).toEqual(expected);
});

test("no range of an empty file can be had", () => {
  expect(parseByteRange("bytes=0-", 0)).toEqual({ kind: "unsatisfiable" });
  expect(parseByteRange("bytes=-5", 0)).toEqual({ kind: "unsatisfiable" });
});
