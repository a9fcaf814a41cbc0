import { expect, it } from "vitest";
import { chooseClustering } from "../../src/diarize/chooseClustering.ts";
import { loadPlda } from "../../src/diarize/plda.ts";
import { madeVoices } from "../support/madeVoices.ts";
import { sharedPath } from "../support/shared.ts";

const parameters = sharedPath("models", "community-1-plda");

/** Seconds of processor time; the clock on the wall would count what else runs on this machine. */
function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

// The aim is 2 s on two cores of a server; the limit leaves room for slower ones and catches what grows with the square.
it.each([
  ["vbx", "clear", 0.55],
  ["vbx", "noisy", 0.8],
  ["ahc", "clear", 0.55],
] as const)("groups three hours of windows again in seconds, by %s, %s voices", async (method, kind, spread) => {
  const plda = method === "vbx" && parameters ? await loadPlda(parameters) : null;
  const { local } = madeVoices({ windows: 10_800, voices: 6, dim: 256, spread, seed: 3 });
  expect(local.slotOf.length).toBe(14_400);
  const seconds = cpuSeconds(() => {
    expect(chooseClustering(local, plda, {}).count).toBe(6);
  });
  process.stdout.write(
    `14,400 vectors of three hours grouped in ${seconds.toFixed(2)} s by ${plda ? "vbx" : "ahc"}, ${kind}\n`,
  );
  expect(seconds).toBeLessThan(6);
});
