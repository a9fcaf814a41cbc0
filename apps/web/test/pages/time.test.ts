import { expect, test } from "vitest";
import { clock, duration, fileSize } from "../../src/lib/time.ts";

test.each([
  [0, "0:00"],
  [7999, "0:07"],
  [754_000, "12:34"],
  [3_723_000, "1:02:03"],
  [-5, "0:00"],
])("%d ms is at %s", (ms, shown) => expect(clock(ms)).toBe(shown));

test.each([
  [47_600, "48 sec"],
  [60_000, "1 min"],
  [3_600_000, "1 hr"],
  [4_800_000, "1 hr 20 min"],
])("%d ms last %s", (ms, shown) => expect(duration(ms)).toBe(shown));

test.each([
  [840_000, "840 kB"],
  [1_400_000_000, "1.4 GB"],
])("%d bytes are %s", (bytes, shown) => expect(fileSize(bytes)).toBe(shown));
