import { type NextRequest, NextResponse } from "next/server";
import { env } from "./env.ts";
import { contentSecurityPolicy } from "./server/contentSecurityPolicy.ts";

/**
 * Gives every page its own nonce; only scripts that carry it, and what they load, may run. Uploads must never pass
 * here: a proxy cuts bodies at 10 MB.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.randomUUID()).toString("base64");
  const isHttps = env().publicUrl?.startsWith("https:") || request.headers.get("x-forwarded-proto") === "https";
  const policy = contentSecurityPolicy({ nonce, isHttps, isDevelopment: env().isDevelopment });

  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  if (isHttps) response.headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  return response;
}

export const config = {
  matcher: [
    {
      source: "/((?!api/|_next/static|_next/image|.*\\.(?:ico|png|svg|txt|webmanifest)$).*)",
      missing: [{ type: "header", key: "next-router-prefetch" }],
    },
  ],
};
