import type { Backlog } from "@rollcall/telemetry/jobGauges";
import { pino } from "pino";
import { expect, it, vi } from "vitest";
import { keepProven } from "../src/keepProven.ts";
import { createReadiness, type ReadinessSources, stuckBecause } from "../src/readiness.ts";

const silent = pino({ level: "silent" });
const waits = { name: "transcribe", lane: "gpu", state: "queued", count: 3, oldestSeconds: 300 };
const runs = { ...waits, state: "running", count: 1 };
const idle = { isIdle: true, idleMs: 200_000 };

function readiness(over: Partial<ReadinessSources> = {}) {
  const health = { lanes: 2, alive: 2, busy: 0, queued: 0, crashes: 0, longestRunMs: 0 };
  return createReadiness({
    engine: { health: () => health },
    lanes: ["gpu"],
    notReady: () => null,
    isIdle: () => true,
    lastActiveAt: () => performance.now() - 200_000,
    provedAt: () => performance.now() - 5000,
    pingDatabase: async () => {},
    readBacklog: async (): Promise<Backlog> => ({ jobs: [waits], workersAlive: 1 }),
    ...over,
  });
}

it("is ready with models proven within the last minute, or used just now, or in use", async () => {
  const longAgo = { provedAt: () => performance.now() - 61_000 };
  expect(await readiness().whyNot()).toBeNull();
  expect(await readiness(longAgo).whyNot()).toBe("The models have not been proven for 61 s.");
  expect(await readiness({ ...longAgo, lastActiveAt: () => performance.now() - 1000 }).whyNot()).toBeNull();
  expect(await readiness({ ...longAgo, isIdle: () => false }).whyNot()).toBeNull();
  expect(await readiness({ ...longAgo, engine: null }).whyNot()).toBeNull();
});

it("is not ready while it stops, without a thread, or without the database", async () => {
  expect(await readiness({ notReady: () => "The worker is stopping." }).whyNot()).toBe("The worker is stopping.");
  const none = { lanes: 2, alive: 0, busy: 0, queued: 0, crashes: 0, longestRunMs: 0 };
  expect(await readiness({ engine: { health: () => none } }).whyNot()).toBe("No engine thread is running.");
  const down = "The database does not answer.";
  expect(await readiness({ pingDatabase: () => Promise.reject(new Error("down")) }).whyNot()).toBe(down);
  expect(await readiness({ readBacklog: () => Promise.reject(new Error("down")) }).whyStuck()).toBe(down);
});

it("a database that says nothing at all is not waited for", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const answer = readiness({ pingDatabase: () => new Promise(() => {}) }).whyNot();
    await vi.advanceTimersByTimeAsync(2000);
    expect(await answer).toBe("The database does not answer.");
  } finally {
    vi.useRealTimers();
  }
});

it("is stuck when jobs of its lanes wait and it has done nothing for two minutes", async () => {
  expect(await readiness().whyStuck()).toMatch(/^3 jobs wait and this worker has taken none for \d+ s\.$/);
  expect(await readiness({ lanes: ["cpu"] }).whyStuck()).toBeNull();
  expect(stuckBecause([waits], { isIdle: false, idleMs: 200_000 })).toBeNull();
  expect(stuckBecause([waits], { isIdle: true, idleMs: 60_000 })).toBeNull();
  expect(stuckBecause([{ ...waits, oldestSeconds: 100 }], idle)).toBeNull();
  expect(stuckBecause([waits, runs], idle)).toBeNull();
  expect(stuckBecause([], idle)).toBeNull();
});

it("proves idle models again, never beside a job, and tells of the first proof that fails", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  try {
    let isIdle = false;
    const prove = vi.fn(async () => {});
    const broken = vi.fn();
    const kept = keepProven({ prove, isIdle: () => isIdle }, broken, silent, 40_000);
    const first = kept.provedAt();
    await vi.advanceTimersByTimeAsync(90_000);
    expect(prove).not.toHaveBeenCalled();
    isIdle = true;
    await vi.advanceTimersByTimeAsync(40_000);
    expect(prove).toHaveBeenCalledTimes(1);
    expect(kept.provedAt()).toBeGreaterThan(first);
    expect(Math.abs(kept.provedDate().getTime() - Date.now())).toBeLessThan(2000);
    prove.mockRejectedValue(new Error("off by 3"));
    await vi.advanceTimersByTimeAsync(200_000);
    expect(prove).toHaveBeenCalledTimes(2);
    expect(broken).toHaveBeenCalledExactlyOnceWith(new Error("A model no longer computes what it should."));
  } finally {
    vi.useRealTimers();
  }
});
