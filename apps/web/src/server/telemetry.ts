import { readBacklog } from "@rollcall/db/worker/readBacklog";
import { noTracing, openTracing, type Tracing } from "@rollcall/telemetry/tracing";
import { createWebMetrics, type WebMetrics } from "@rollcall/telemetry/webMetrics";
import { env } from "../env.ts";
import { db } from "./db.ts";

// Shared by every bundle of this process: the server's start, the routes and the pages have each their own modules.
const shared: { rollcallTracing?: Tracing; rollcallMetrics?: WebMetrics } = globalThis as typeof shared;

/** Traces of this process; of nothing before `startTracing`, and when no collector is named. */
export function tracing(): Tracing {
  return shared.rollcallTracing ?? noTracing;
}

/** Opens tracing as the OTEL_* variables say. */
export async function startTracing(): Promise<void> {
  shared.rollcallTracing = await openTracing("rollcall-web", env().openTelemetry);
}

/** Metrics of this process. */
export function metrics(): WebMetrics {
  shared.rollcallMetrics ??= createWebMetrics(() => readBacklog(db()));
  return shared.rollcallMetrics;
}
