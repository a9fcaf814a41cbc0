import { expect, it } from "vitest";
import type { Work } from "../src/protocol.ts";
import { trackSpeeds } from "../src/trackSpeeds.ts";

const asr = (seconds: number): Work => {
  const chunk = { index: 0, start: 0, end: seconds * 16_000 };
  return { kind: "asr", pcm: { path: "a", samples: chunk.end }, chunk, vocabulary: [] };
};

it("a run may take twenty times what its kind usually takes, and never less than the least", () => {
  const speeds = trackSpeeds();
  expect(speeds.limitMs(asr(30), 60_000)).toBe(120_000);
  speeds.add(asr(20), 2000);
  expect(speeds.limitMs(asr(30), 60_000)).toBe(60_000);
  speeds.add(asr(20), 38_000);
  // A second of audio takes a second: half a minute of it may take ten minutes.
  expect(speeds.limitMs(asr(30), 60_000)).toBe(600_000);
  expect(speeds.limitMs({ kind: "prove", role: "asr" }, 60_000)).toBe(120_000);
});
