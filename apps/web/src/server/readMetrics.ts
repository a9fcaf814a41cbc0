import { timingSafeEqual } from "node:crypto";
import { env } from "../env.ts";
import { metrics } from "./telemetry.ts";

/** Prometheus text, for who may read it; for anybody else there is no such page. */
export async function readMetrics(request: Request): Promise<Response> {
  if (!mayReadMetrics(request.headers, env())) return new Response(null, { status: 404 });
  const headers = { "content-type": metrics().contentType, "cache-control": "no-store" };
  return new Response(await metrics().text(), { headers });
}

/**
 * Whether a request may read the metrics: with a token set, only who brings it. Without one, only from this machine: the
 * server must listen nowhere else, and a proxy on this machine gives itself away by the client it names.
 */
export function mayReadMetrics(
  headers: Headers,
  { metricsToken, isLocalOnly }: { metricsToken: string | null; isLocalOnly: boolean },
): boolean {
  if (metricsToken !== null) return isSame(headers.get("authorization") ?? "", `Bearer ${metricsToken}`);
  if (!isLocalOnly || headers.has("forwarded")) return false;
  const clients = headers.get("x-forwarded-for") ?? "127.0.0.1"; // Next itself adds the peer's address
  const host = (headers.get("host") ?? "").replace(/:\d+$/, "");
  return clients.split(",").every((client) => isLoopback(client.trim())) && isLoopback(host);
}

function isLoopback(name: string): boolean {
  return ["127.0.0.1", "::1", "[::1]", "::ffff:127.0.0.1", "localhost"].includes(name);
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
