import { expect, test } from "vitest";
import { contentSecurityPolicy } from "../src/server/contentSecurityPolicy.ts";

const policy = contentSecurityPolicy({ nonce: "abc", isHttps: false, isDevelopment: false });
const directive = (name: string) => policy.split("; ").find((part) => part.startsWith(`${name} `));

test("only scripts with this page's nonce run, and nothing is evaluated", () => {
  expect(directive("script-src")).toBe("script-src 'self' 'nonce-abc' 'strict-dynamic'");
  expect(policy).not.toContain("unsafe-eval");
});

test("nobody may frame a page, and forms go home", () => {
  expect(directive("frame-ancestors")).toBe("frame-ancestors 'none'");
  expect(directive("form-action")).toBe("form-action 'self'");
  expect(directive("object-src")).toBe("object-src 'none'");
});

test("plain http is not upgraded, or a first try on localhost would break", () => {
  expect(policy).not.toContain("upgrade-insecure-requests");
  expect(contentSecurityPolicy({ nonce: "abc", isHttps: true, isDevelopment: false })).toContain(
    "upgrade-insecure-requests",
  );
});
