import { resolve } from "node:path";
import { z } from "zod";

const Env = z.object({
  DATABASE_URL: z.url(
    "DATABASE_URL must be the address of a Postgres database, such as postgres://user:pass@host/name",
  ),
  ROLLCALL_DATA: z.string().default("../../.data"),
  ROLLCALL_SAMPLES: z.string().default("../../samples"),
  ROLLCALL_FONTS: z.string().default("node_modules/geist/dist/fonts/geist-sans"),
  ROLLCALL_URL: z.url().optional(),
  BETTER_AUTH_SECRET: z.string().min(32, "must have at least 32 characters; make one with: openssl rand -base64 32"),
  ROLLCALL_SIGNUP: z.enum(["open", "closed"]).default("open"),
  ROLLCALL_METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  HOSTNAME: z.string().optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
});

export interface Env {
  databaseUrl: string;
  /** Where uploads and media live; the worker uses the same folder. */
  dataDir: string;
  samplesDir: string;
  /** Geist, for documents that carry their letters with them. */
  fontsDir: string;
  /** The address people use, when it differs from the one the process listens on. */
  publicUrl: string | null;
  /** Signs session cookies. */
  sessionSecret: string;
  signup: "open" | "closed";
  logLevel: string;
  /** Whoever brings it may read /api/metrics; null: only somebody on this machine, and only when nobody else gets here. */
  metricsToken: string | null;
  /** The server listens on this machine alone. */
  isLocalOnly: boolean;
  /** The OTEL_* variables; traces go where they point. */
  openTelemetry: Record<string, string | undefined>;
  /** `next dev` is running. */
  isDevelopment: boolean;
}

let parsed: Env | undefined;

/** The settings of the web process, read once and only when first needed: a build has none of them. */
export function env(): Env {
  parsed ??= readEnv(process.env);
  return parsed;
}

/** Reads settings from variables; throws one sentence for each that is wrong. Empty variables count as absent. */
export function readEnv(variables: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const result = Env.safeParse(given);
  if (!result.success) {
    const sentences = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The web process cannot start. ${sentences.join(". ")}`);
  }
  const values = result.data;
  return {
    databaseUrl: values.DATABASE_URL,
    dataDir: resolve(values.ROLLCALL_DATA),
    samplesDir: resolve(values.ROLLCALL_SAMPLES),
    fontsDir: resolve(values.ROLLCALL_FONTS),
    publicUrl: values.ROLLCALL_URL ?? null,
    sessionSecret: values.BETTER_AUTH_SECRET,
    signup: values.ROLLCALL_SIGNUP,
    logLevel: values.LOG_LEVEL,
    metricsToken: values.ROLLCALL_METRICS_TOKEN ?? null,
    isLocalOnly: ["127.0.0.1", "::1", "localhost"].includes(values.HOSTNAME ?? ""),
    openTelemetry: Object.fromEntries(Object.entries(given).filter(([name]) => name.startsWith("OTEL_"))),
    isDevelopment: variables.NODE_ENV === "development",
  };
}
