import { expect, it } from "vitest";
import type { Backlog } from "../src/jobGauges.ts";
import { createWorkerMetrics } from "../src/workerMetrics.ts";

const engine = { lanes: 2, alive: 2, busy: 1, queued: 3, crashes: 0, longestRunMs: 1500 };
const backlog: Backlog = {
  jobs: [{ name: "transcribe", lane: "gpu", state: "queued", count: 7, oldestSeconds: 90 }],
  workersAlive: 2,
};

function create(readBacklog: () => Promise<Backlog> = async () => backlog) {
  return createWorkerMetrics({ engine: () => engine, proofAgeSeconds: () => 12, readBacklog });
}

it("tells how jobs waited, ran and ended", async () => {
  const metrics = create();
  const job = { name: "transcribe", lane: "gpu", attempt: 1 };
  metrics.began({ ...job, waitSeconds: 3, hasCrashed: false });
  metrics.ended({ ...job, outcome: "retrying", code: "DISK_FULL", seconds: 2 });
  metrics.began({ ...job, attempt: 2, waitSeconds: 9, hasCrashed: true });
  metrics.ended({ ...job, attempt: 2, outcome: "fenced", seconds: 1 });
  metrics.began({ ...job, waitSeconds: 3, hasCrashed: false });
  metrics.ended({ ...job, outcome: "done", seconds: 6, audioSeconds: 60 });
  metrics.gaveUp("transcribe");
  const page = await metrics.text();
  for (const line of [
    'rollcall_job_wait_seconds_count{name="transcribe",lane="gpu"} 2',
    'rollcall_job_run_seconds_sum{name="transcribe",lane="gpu",outcome="done"} 6',
    'rollcall_job_real_time_factor_bucket{le="0.1",name="transcribe"} 1',
    'rollcall_job_attempts_total{name="transcribe",outcome="retrying"} 1',
    'rollcall_job_failures_total{name="transcribe",code="DISK_FULL"} 1',
    'rollcall_job_retries_total{name="transcribe"} 1',
    'rollcall_job_crashes_total{name="transcribe"} 2',
    'rollcall_job_fenced_total{name="transcribe"} 1',
    'rollcall_job_given_up_total{name="transcribe"} 1',
    'rollcall_jobs{name="transcribe",lane="gpu",state="queued"} 7',
    'rollcall_jobs_oldest_seconds{name="transcribe",lane="gpu",state="queued"} 90',
    "rollcall_workers_alive 2",
    "rollcall_database_up 1",
    "rollcall_engine_lanes_busy 1",
    "rollcall_engine_longest_run_seconds 1.5",
    "rollcall_models_proof_age_seconds 12",
  ]) {
    expect(page.split("\n")).toContain(line);
  }
  expect(page).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  expect(page).toMatch(/^process_resident_memory_bytes \d/m);
});

it("asks the database once for many scrapes, and serves the rest when it does not answer", async () => {
  let asked = 0;
  const metrics = create(async () => {
    asked++;
    return backlog;
  });
  await Promise.all([metrics.text(), metrics.text(), metrics.text()]);
  expect(asked).toBe(1);

  const page = await create(() => Promise.reject(new Error("no database"))).text();
  expect(page).toContain("\nrollcall_database_up 0\n");
  expect(page).not.toMatch(/^rollcall_(jobs|workers_alive)[ {]/m);
  expect(page).toContain("rollcall_engine_lanes_alive 2");
});
