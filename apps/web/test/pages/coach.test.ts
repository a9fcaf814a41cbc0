import { expect, test } from "vitest";
import { type Coaching, createCoach } from "../../src/features/enrollment/coach.ts";

const tickMs = 50;
const at = (amplitude: number) => Float32Array.from({ length: 2048 }, (_, n) => amplitude * Math.sin(n / 7));

/** Half a second of speech, half a second of pause, over and over. */
function speak(seconds: number, { speech, noise }: { speech: number; noise: number }): Coaching {
  const coach = createCoach();
  let last = coach.hear(at(noise), tickMs);
  for (let ms = 0; ms < seconds * 1000; ms += tickMs) {
    last = coach.hear(at(ms % 1000 < 500 ? speech : noise), tickMs);
  }
  return last;
}

test("counts speech, not time", () => {
  expect(speak(10, { speech: 0.2, noise: 0.001 }).speechMs).toBe(5000);
  expect(speak(10, { speech: 0.001, noise: 0.001 })).toMatchObject({ speechMs: 0, snrDb: null, advice: "speak" });
});

test.each([
  ["good", 10, { speech: 0.2, noise: 0.001 }],
  ["enough", 31, { speech: 0.2, noise: 0.001 }],
  ["louder", 10, { speech: 0.008, noise: 0.0005 }],
  ["noisy", 10, { speech: 0.2, noise: 0.06 }],
  ["quieter", 10.25, { speech: 1, noise: 0.001 }],
] as const)("says %s", (advice, seconds, levels) => {
  expect(speak(seconds, levels).advice).toBe(advice);
});
