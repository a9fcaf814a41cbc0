import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Lane } from "@rollcall/core/jobs";
import { z } from "zod";

const root = fileURLToPath(new URL("../../../", import.meta.url));

const port = z.coerce.number().int().min(0).max(65_535);

const Variables = z.object({
  DATABASE_URL: z.url("DATABASE_URL must be the address of a Postgres database").optional(),
  ROLLCALL_DATA: z.string().default(resolve(root, ".data")),
  ROLLCALL_MODELS: z.string().optional(),
  ROLLCALL_PACK: z.string().optional(),
  ROLLCALL_GPU: z.enum(["required", "preferred", "off"]).default("off"),
  ROLLCALL_VOICEPRINT_KEY: z.string().optional(),
  QDRANT_URL: z.url("QDRANT_URL must be an address such as http://localhost:6333").optional(),
  QDRANT_API_KEY: z.string().optional(),
  FFMPEG_PATH: z.string().optional(),
  WORKER_PORT: port.default(3001),
  WORKER_HOST: z.string().default("127.0.0.1"),
  WORKER_THREADS: z.coerce.number().int().min(1).max(64).optional(),
  ROLLCALL_LANES: z
    .string()
    .default("gpu,cpu")
    .transform((list) => list.split(",").map((lane) => lane.trim()))
    .pipe(z.array(Lane, "ROLLCALL_LANES is gpu, cpu or both, divided by a comma").min(1)),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  INIT_CWD: z.string().default(process.cwd()),
  PATH: z.string().default(""),
});

export interface Env {
  databaseUrl: string | null;
  dataDir: string;
  /** Folders in which model files are looked for, in this order. */
  modelRoots: string[];
  /** The models' pack; null: what is there. */
  pack: string | null;
  /** How much a GPU is wanted for the models. */
  gpu: "required" | "preferred" | "off";
  /** Base64 of 32 bytes; voiceprints are sealed with it. */
  voiceprintKey: string | null;
  qdrant: { url: string; apiKey?: string } | null;
  /** A path; "none" to do without the system's ffmpeg; null to look on the search path. */
  ffmpegPath: string | null;
  searchPath: string;
  /** Where the health server listens. */
  port: number;
  host: string;
  /** Engine threads; null: as many as the machine's cores suggest. */
  threads: number | null;
  /** Whose jobs this worker takes: those that need models, light work, or both. */
  lanes: Lane[];
  logLevel: string;
  /** The OTEL_* variables; traces go where they point. */
  openTelemetry: Record<string, string | undefined>;
  /** Where the person stands; file arguments are relative to it. */
  cwd: string;
}

/** All settings of the worker and its command line. Throws one sentence for what is wrong. Empty counts as absent. */
export function readEnv(variables: Record<string, string | undefined> = process.env): Env {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const result = Variables.safeParse(given);
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`A setting is wrong. ${problems.join(". ")}`);
  }
  const values = result.data;
  return {
    databaseUrl: values.DATABASE_URL ?? null,
    dataDir: resolve(values.ROLLCALL_DATA),
    modelRoots: values.ROLLCALL_MODELS
      ? [resolve(values.INIT_CWD, values.ROLLCALL_MODELS)]
      : [resolve(root, "models"), resolve(root, "../shared/models")],
    pack: values.ROLLCALL_PACK ?? null,
    gpu: values.ROLLCALL_GPU,
    voiceprintKey: values.ROLLCALL_VOICEPRINT_KEY ?? null,
    qdrant: readQdrant(values.QDRANT_URL, values.QDRANT_API_KEY),
    ffmpegPath: values.FFMPEG_PATH ?? null,
    searchPath: values.PATH,
    port: values.WORKER_PORT,
    host: values.WORKER_HOST,
    threads: values.WORKER_THREADS ?? null,
    lanes: [...new Set(values.ROLLCALL_LANES)],
    logLevel: values.LOG_LEVEL,
    openTelemetry: Object.fromEntries(Object.entries(given).filter(([name]) => name.startsWith("OTEL_"))),
    cwd: values.INIT_CWD,
  };
}

function readQdrant(url: string | undefined, apiKey: string | undefined): Env["qdrant"] {
  if (url === undefined) return null;
  return apiKey === undefined ? { url } : { url, apiKey };
}
