import { randomUUID } from "node:crypto";

/** What log lines of one request have in common: the id a proxy gave it, when it looks like one, else a new one. */
export function requestId(headers: Headers): string {
  const given = headers.get("x-request-id") ?? "";
  return /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
}
