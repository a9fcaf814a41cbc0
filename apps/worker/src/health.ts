import { createServer, type ServerResponse } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { WorkerMetrics } from "@rollcall/telemetry/workerMetrics";
import type { Readiness } from "./readiness.ts";

export interface HealthState {
  metrics: WorkerMetrics;
  readiness: Readiness;
}

export interface HealthServer {
  port: number;
  close(): Promise<void>;
}

/**
 * `/health`: the process runs. `/ready`: it takes jobs with models that are known to work, or 503 and why not.
 * `/ready?stuck`: also 503 when jobs wait and nothing happens. `/metrics`: Prometheus text.
 */
export async function startHealthServer(
  { port, host }: { port: number; host: string },
  { metrics, readiness }: HealthState,
): Promise<HealthServer> {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const ready = async (response: ServerResponse, ask: () => Promise<string | null>) => {
    const reason = await ask();
    json(response, reason === null ? 200 : 503, { ok: reason === null, reason });
  };
  const routes: Record<string, (response: ServerResponse) => Promise<void>> = {
    "/health": async (response) => {
      json(response, 200, { ok: true, loopDelayMs: Math.round(delay.percentile(99) / 1e6) });
      delay.reset(); // what is told is the delay since somebody last asked
    },
    "/ready": (response) => ready(response, readiness.whyNot),
    "/ready?stuck": (response) => ready(response, async () => (await readiness.whyNot()) ?? readiness.whyStuck()),
    "/metrics": async (response) => {
      const page = await metrics.text();
      response.writeHead(200, { "content-type": metrics.contentType }).end(page);
    },
  };
  const server = createServer((request, response) => {
    const route = routes[request.url ?? ""];
    if (!route) response.writeHead(404).end();
    else route(response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    async close() {
      delay.disable();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
