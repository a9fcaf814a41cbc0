import { unstable_doesMiddlewareMatch } from "next/experimental/testing/server";
import { NextRequest } from "next/server";
import { beforeAll, expect, test } from "vitest";
import { config, proxy } from "../src/proxy.ts";

beforeAll(() => {
  Object.assign(process.env, {
    DATABASE_URL: "postgres://nobody@127.0.0.1:1/nothing",
    BETTER_AUTH_SECRET: "a secret for tests, of at least 32 characters",
  });
});

const passes = (url: string) => unstable_doesMiddlewareMatch({ config, nextConfig: {}, url });

test("pages pass through it; uploads, which it would cut at 10 MB, and files do not", () => {
  for (const url of ["/", "/meetings", "/meetings/019ac000-0000-7000-8000-000000000000", "/sign-in"]) {
    expect(passes(url), url).toBe(true);
  }
  for (const url of ["/api/uploads", "/api/uploads/abc", "/api/media/abc", "/_next/static/a.js", "/favicon.ico"]) {
    expect(passes(url), url).toBe(false);
  }
});

test("each page gets a nonce of its own, which it and its policy share", () => {
  const nonces = [1, 2].map(() => {
    const response = proxy(new NextRequest("http://localhost:3000/meetings"));
    const policy = response.headers.get("content-security-policy") ?? "";
    const nonce = response.headers.get("x-middleware-request-x-nonce") ?? "";
    expect(policy).toContain(`'nonce-${nonce}'`);
    return nonce;
  });
  expect(new Set(nonces).size).toBe(2);
});

test("only https is remembered as such", () => {
  const plain = proxy(new NextRequest("http://localhost:3000/"));
  expect(plain.headers.get("strict-transport-security")).toBe(null);
  const secure = proxy(new NextRequest("http://localhost:3000/", { headers: { "x-forwarded-proto": "https" } }));
  expect(secure.headers.get("strict-transport-security")).toContain("max-age=31536000");
});
