import { createServer, type ServerResponse } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Engine } from "@rollcall/inference/engine";
import type { JobCounts } from "./jobCounts.ts";

export interface HealthState {
  engine: Engine;
  counts: JobCounts;
  /** Throws when the database does not answer. */
  pingDatabase(): Promise<void>;
  /** Null when jobs are taken; otherwise why they are not. */
  notReady(): string | null;
}

export interface HealthServer {
  port: number;
  close(): Promise<void>;
}

/** `/health`: the process runs. `/ready`: it takes jobs, or 503 and why not. `/metrics`: Prometheus text. */
export async function startHealthServer(
  { port, host }: { port: number; host: string },
  state: HealthState,
): Promise<HealthServer> {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const loopDelayMs = () => Math.round(delay.percentile(99) / 1e6);

  const routes: Record<string, (response: ServerResponse) => Promise<void> | void> = {
    "/health": (response) => json(response, 200, { ok: true, loopDelayMs: loopDelayMs() }),
    "/ready": async (response) => {
      const reason = await whyNotReady(state);
      json(response, reason === null ? 200 : 503, { ok: reason === null, reason });
    },
    "/metrics": (response) => {
      response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(metrics(state, loopDelayMs()));
    },
  };
  const server = createServer((request, response) => {
    const route = routes[request.url ?? ""];
    if (!route) response.writeHead(404).end();
    else Promise.resolve(route(response)).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function whyNotReady(state: HealthState): Promise<string | null> {
  const reason = state.notReady();
  if (reason !== null) return reason;
  if (state.engine.health().alive === 0) return "No engine thread is running.";
  return state.pingDatabase().then(
    () => null,
    () => "The database does not answer.",
  );
}

function metrics({ engine, counts }: HealthState, loopDelayMs: number): string {
  const { lanes, alive, busy, queued, crashes } = engine.health();
  const lines = [
    `rollcall_engine_lanes ${lanes}`,
    `rollcall_engine_lanes_alive ${alive}`,
    `rollcall_engine_lanes_busy ${busy}`,
    `rollcall_engine_queued ${queued}`,
    `rollcall_engine_crashes_total ${crashes}`,
    `rollcall_loop_delay_p99_ms ${loopDelayMs}`,
    `rollcall_rss_bytes ${process.memoryUsage.rss()}`,
  ];
  for (const { name, outcome, count, seconds } of counts.values()) {
    lines.push(`rollcall_jobs_total{name="${name}",outcome="${outcome}"} ${count}`);
    lines.push(`rollcall_job_seconds_total{name="${name}",outcome="${outcome}"} ${seconds.toFixed(3)}`);
  }
  return `${lines.join("\n")}\n`;
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
