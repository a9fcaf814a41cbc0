import { AppError } from "@rollcall/core/errors";
import { env } from "../env.ts";

/**
 * Whether a request that changes something came from our own pages: its Origin names the host it was sent to, or
 * the public address. A browser cannot be made to lie in either header. Without an Origin it is no cross-site page.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  if (site === "cross-site") return false;
  const origin = headers.get("origin");
  if (origin === null) return true;
  if (!URL.canParse(origin)) return false;
  const { publicUrl } = env();
  if (publicUrl !== null && origin === new URL(publicUrl).origin) return true;
  return new URL(origin).host === headers.get("host");
}

/** Throws FORBIDDEN for a request another site made a browser send. */
export function requireSameOrigin(headers: Headers): void {
  if (!isSameOrigin(headers)) throw new AppError("FORBIDDEN", "This request came from another site.");
}
