import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { JobError } from "@rollcall/core/errors";
import { ModelFileError } from "./locate.ts";
import type { CheckedModel, ModelTiming, ResultOf, ThreadMessage, Work, WorkMessage } from "./protocol.ts";
import { trackSpeeds } from "./trackSpeeds.ts";

/** Where the engine reports; pino's shape. Never given audio, text or vectors. */
export interface EngineLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface PoolHealth {
  lanes: number;
  /** Threads that could take work or have some. */
  alive: number;
  busy: number;
  queued: number;
  crashes: number;
  /** For how long the slowest piece of work now running has been running. */
  longestRunMs: number;
}

export interface Pool {
  timings: ModelTiming[];
  submit<W extends Work>(work: W, signal: AbortSignal): Promise<ResultOf[W["kind"]]>;
  health(): PoolHealth;
  /** Settles when a thread hangs for the first time. */
  hung: Promise<void>;
  close(): Promise<void>;
}

interface Pending {
  work: Work;
  resolve(result: ResultOf[keyof ResultOf]): void;
  reject(reason: unknown): void;
  stopListening(): void;
}

interface Lane {
  name: string;
  worker: Worker;
  state: "starting" | "idle" | "busy" | "hung" | "dead";
  pending?: Pending | undefined;
  startedAt: number;
  watchdog?: NodeJS.Timeout | undefined;
}

export interface PoolOptions {
  models: readonly CheckedModel[];
  lanes: number;
  log: EngineLog;
  /** The thread's file. */
  entry: URL;
  /**
   * Work that runs longer than this, and longer than twenty times what its kind usually takes, is given up. Its thread cannot be ended: terminating a thread inside onnxruntime
   * aborts the process. Health shows one thread less until the run returns.
   */
  hungAfterMs: number;
}

const closeWithinMs = 10_000;

/**
 * Engine threads and the queue before them: first come, first served, each piece of work to a free thread. A thread that
 * dies fails the work it had and is replaced.
 * @throws ModelFileError when a thread refuses a model; no thread is left behind.
 */
export async function startPool(options: PoolOptions): Promise<Pool> {
  const { log } = options;
  const lanes: Lane[] = [];
  const queue: Pending[] = [];
  let crashes = 0;
  let isClosing = false;
  let nextId = 0;
  const speeds = trackSpeeds();
  const { promise: hung, resolve: tellHung } = Promise.withResolvers<void>();

  /** Starts a thread; resolves when its models are proven. */
  function open(lane: Omit<Lane, "worker">): Promise<ModelTiming[]> {
    const worker = new Worker(options.entry, { workerData: options.models, name: lane.name });
    const opened: Lane = Object.assign(lane, { worker, state: "starting" as const });
    let failure: unknown;
    return new Promise((resolve, reject) => {
      worker.on("message", (message: ThreadMessage) => {
        if (message.type === "ready") {
          opened.state = "idle";
          resolve(message.timings);
          dispatch();
        } else if (message.type === "refused") {
          opened.state = "dead";
          reject(new ModelFileError("unusable", message.file, `cannot be used: ${message.reason}`));
        } else settle(opened, message);
      });
      worker.on("error", (error) => {
        failure = error;
      });
      worker.on("exit", (code) => {
        const cause = failure ?? new Error(`engine thread ended with code ${code}`);
        reject(cause);
        onExit(opened, cause);
      });
    });
  }

  function settle(lane: Lane, message: Extract<ThreadMessage, { type: "done" | "failed" }>): void {
    const pending = release(lane);
    if (pending && message.type === "done") speeds.add(pending.work, performance.now() - lane.startedAt);
    lane.state = "idle";
    if (message.type === "done") pending?.resolve(message.result);
    else pending?.reject(modelFailed(pending.work, new Error(message.reason)));
    dispatch();
  }

  function onExit(lane: Lane, cause: unknown): void {
    const hadStarted = lane.state === "idle" || lane.state === "busy";
    lane.state = "dead";
    const pending = release(lane);
    pending?.reject(modelFailed(pending.work, cause));
    if (isClosing || !hadStarted) {
      failQueueIfDead(cause);
      return;
    }
    crashes++;
    log.error({ lane: lane.name, err: cause }, "an engine thread died and is replaced");
    open(lane).then(
      () => log.info({ lane: lane.name }, "the engine thread is back"),
      (error: unknown) => log.error({ lane: lane.name, err: error }, "the engine thread could not be replaced"),
    );
  }

  function giveUp(lane: Lane, limitMs: number): void {
    const pending = release(lane);
    lane.state = "hung";
    const cause = new Error(`no result after ${limitMs} ms`);
    log.error({ lane: lane.name, kind: pending?.work.kind }, "an engine thread hangs");
    pending?.reject(modelFailed(pending.work, cause));
    failQueueIfDead(cause);
    // Whoever waited for the work hears of it first and can say what became of the job.
    setImmediate(tellHung);
  }

  function failQueueIfDead(cause: unknown): void {
    if (lanes.some((lane) => lane.state !== "dead" && lane.state !== "hung")) return;
    for (const pending of queue.splice(0)) {
      pending.stopListening();
      pending.reject(modelFailed(pending.work, cause));
    }
  }

  function release(lane: Lane): Pending | undefined {
    const { pending } = lane;
    clearTimeout(lane.watchdog);
    pending?.stopListening();
    lane.pending = undefined;
    return pending;
  }

  function dispatch(): void {
    for (const lane of lanes) {
      if (lane.state !== "idle") continue;
      const pending = queue.shift();
      if (!pending) return;
      lane.state = "busy";
      lane.pending = pending;
      lane.startedAt = performance.now();
      const limitMs = speeds.limitMs(pending.work, options.hungAfterMs);
      lane.watchdog = setTimeout(() => giveUp(lane, limitMs), limitMs).unref();
      lane.worker.postMessage({ id: nextId++, work: pending.work } satisfies WorkMessage);
    }
  }

  function submit<W extends Work>(work: W, signal: AbortSignal): Promise<ResultOf[W["kind"]]> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (isClosing || lanes.every((lane) => lane.state === "dead" || lane.state === "hung")) {
        return reject(modelFailed(work, new Error("no engine thread is running")));
      }
      // What runs cannot be interrupted: its caller goes on at once, the thread is free after this piece of work.
      const onAbort = () => {
        const at = queue.indexOf(pending);
        if (at >= 0) queue.splice(at, 1);
        pending.stopListening();
        reject(signal.reason);
      };
      const pending: Pending = {
        work,
        resolve: resolve as Pending["resolve"], // the thread answers each kind with its own result
        reject,
        stopListening: () => signal.removeEventListener("abort", onAbort),
      };
      signal.addEventListener("abort", onAbort);
      queue.push(pending);
      dispatch();
    });
  }

  async function close(): Promise<void> {
    isClosing = true;
    for (const pending of queue.splice(0)) {
      pending.stopListening();
      pending.reject(modelFailed(pending.work, new Error("the engine is closing")));
    }
    await Promise.all(lanes.filter((lane) => lane.state !== "dead").map(closeLane));
  }

  function health(): PoolHealth {
    const busy = lanes.filter((lane) => lane.state === "busy");
    return {
      lanes: lanes.length,
      alive: busy.length + lanes.filter((lane) => lane.state === "idle").length,
      busy: busy.length,
      queued: queue.length,
      crashes,
      longestRunMs: Math.round(Math.max(0, ...busy.map((lane) => performance.now() - lane.startedAt))),
    };
  }

  const starts = Array.from({ length: options.lanes }, (_, n) => {
    const lane = { name: `engine-${n + 1}`, state: "starting", startedAt: 0 } as Lane; // `open` adds the worker
    lanes.push(lane);
    return open(lane);
  });
  const outcomes = await Promise.allSettled(starts);
  const refused = outcomes.find((outcome) => outcome.status === "rejected");
  if (refused) {
    await close();
    throw refused.reason;
  }
  const [first] = await Promise.all(starts);
  return { timings: first!, submit, health, hung, close };
}

/** Lets the thread finish its work and free its sessions. One that is stuck is left to the end of the process. */
async function closeLane(lane: Lane): Promise<void> {
  const ended = new Promise<void>((resolve) => lane.worker.once("exit", () => resolve()));
  lane.worker.postMessage("close");
  const timer = new AbortController();
  await Promise.race([ended, wait(closeWithinMs, undefined, { signal: timer.signal }).catch(() => {})]);
  timer.abort();
  lane.worker.unref();
}

function modelFailed(work: Work, cause: unknown): JobError {
  const stage = {
    vad: "finding speech",
    asr: "recognising speech",
    segment: "telling voices apart",
    embed: "telling voices apart",
    prove: "proving itself",
  };
  return new JobError("MODEL_FAILED", `A model failed while ${stage[work.kind]}.`, { cause, isPermanent: false });
}
