import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { addJobGauges, type Backlog } from "./jobGauges.ts";

/** What the engine says about itself. */
export interface EngineFigures {
  lanes: number;
  alive: number;
  busy: number;
  queued: number;
  crashes: number;
  longestRunMs: number;
}

export interface MeasuredJob {
  name: string;
  lane: string;
  attempt: number;
}

export interface WorkerMetrics {
  /** An attempt begins; `waitSeconds` since the job was submitted, `hasCrashed` when the attempt before died silently. */
  began(job: MeasuredJob & { waitSeconds: number; hasCrashed: boolean }): void;
  /** An attempt has ended. `code` of the error, when there was one; `audioSeconds` of what was worked on. */
  ended(job: MeasuredJob & { outcome: string; code?: string; seconds: number; audioSeconds?: number }): void;
  /** A job was given up because its attempts died too often. */
  gaveUp(name: string): void;
  readBacklog(): Promise<Backlog>;
  contentType: string;
  /** The page as Prometheus reads it. */
  text(): Promise<string>;
}

const seconds = [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 4 * 3600];

/** All metrics of a worker. Labels are names, lanes, outcomes and codes: never an id, never a text. */
export function createWorkerMetrics(sources: {
  engine(): EngineFigures;
  /** How long ago every model last gave the result it should. */
  proofAgeSeconds(): number;
  readBacklog(): Promise<Backlog>;
}): WorkerMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const readBacklog = addJobGauges(registry, sources.readBacklog);
  addEngineGauges(registry, sources);

  const wait = new Histogram({
    name: "rollcall_job_wait_seconds",
    help: "From submission to the first attempt.",
    labelNames: ["name", "lane"],
    buckets: seconds,
    registers,
  });
  const run = new Histogram({
    name: "rollcall_job_run_seconds",
    help: "How long attempts took.",
    labelNames: ["name", "lane", "outcome"],
    buckets: seconds,
    registers,
  });
  const realTimeFactor = new Histogram({
    name: "rollcall_job_real_time_factor",
    help: "Seconds of work for a second of audio, of jobs done in one attempt.",
    labelNames: ["name"],
    buckets: [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 4],
    registers,
  });
  const count = (name: string, help: string, labelNames: string[] = ["name"]) =>
    new Counter({ name, help, labelNames, registers });
  const outcomes = count("rollcall_job_attempts_total", "Attempts by how they ended.", ["name", "outcome"]);
  const failures = count("rollcall_job_failures_total", "Attempts that ended with an error.", ["name", "code"]);
  const retries = count("rollcall_job_retries_total", "Attempts after the first.");
  const crashes = count("rollcall_job_crashes_total", "Attempts that died without a word, counted at the next claim.");
  const fenced = count("rollcall_job_fenced_total", "Attempts that found their job in other hands and wrote nothing.");
  const givenUp = count("rollcall_job_given_up_total", "Jobs given up because their attempts died too often.");

  return {
    began({ name, lane, attempt, waitSeconds, hasCrashed }) {
      if (attempt === 1) wait.observe({ name, lane }, Math.max(0, waitSeconds));
      else retries.inc({ name });
      if (hasCrashed) crashes.inc({ name });
    },
    ended({ name, lane, attempt, outcome, code, seconds: taken, audioSeconds = 0 }) {
      outcomes.inc({ name, outcome });
      run.observe({ name, lane, outcome }, taken);
      if (code !== undefined) failures.inc({ name, code });
      if (outcome === "fenced") fenced.inc({ name });
      if (outcome === "done" && attempt === 1 && audioSeconds > 0)
        realTimeFactor.observe({ name }, taken / audioSeconds);
    },
    gaveUp(name) {
      crashes.inc({ name });
      givenUp.inc({ name });
    },
    readBacklog,
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

function addEngineGauges(
  registry: Registry,
  { engine, proofAgeSeconds }: { engine(): EngineFigures; proofAgeSeconds(): number },
): void {
  const add = (name: string, help: string, value: () => number) => {
    const gauge: Gauge = new Gauge({ name, help, registers: [registry], collect: () => gauge.set(value()) });
  };
  add("rollcall_engine_lanes", "Engine threads there should be.", () => engine().lanes);
  add("rollcall_engine_lanes_alive", "Engine threads that work or could.", () => engine().alive);
  add("rollcall_engine_lanes_busy", "Engine threads at work.", () => engine().busy);
  add("rollcall_engine_queued", "Pieces of work that wait for a thread.", () => engine().queued);
  add("rollcall_engine_crashes", "Engine threads that died since the start.", () => engine().crashes);
  add("rollcall_engine_longest_run_seconds", "Age of the slowest run under way.", () => engine().longestRunMs / 1000);
  add("rollcall_models_proof_age_seconds", "Since all models last gave the result they should.", proofAgeSeconds);
}
