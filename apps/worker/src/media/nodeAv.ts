import { fileURLToPath } from "node:url";
import { z } from "zod";
import { DecodeError, type Decoder, limits } from "./decoder.ts";
import { runLimited } from "./runLimited.ts";

/** The one line the child prints: what it did, or why it could not. */
const Answer = z.discriminatedUnion("ok", [
  z.object({
    ok: z.literal(true),
    codec: z.string(),
    container: z.string(),
    channels: z.int(),
    declaredMs: z.int().nullable(),
    isDamaged: z.boolean(),
  }),
  z.object({
    ok: z.literal(false),
    problem: z.enum(["unreadable", "silentVideo", "broken", "disk", "long"]),
    detail: z.string(),
  }),
]);
export type Answer = z.infer<typeof Answer>;

const child = fileURLToPath(new URL("decodeChild.ts", import.meta.url));

// WebAssembly memories reserve 10 GB of address space each unless bounds are checked in code.
const nodeFlags = ["--disable-wasm-trap-handler", "--max-old-space-size=128", "--disable-warning=ExperimentalWarning"];

/** The decoder for machines without ffmpeg: FFmpeg's libraries from npm, in a Node process of their own. */
export const nodeAvDecoder: Decoder = async (source, target, signal) => {
  const ended = await runLimited(process.execPath, [...nodeFlags, child, source, target], limits, signal);
  if (ended.limit) throw new DecodeError(ended.limit === "own" ? "limit" : "killed", ended.stderr);
  const line = ended.stdout.trim().split("\n").at(-1);
  if (ended.exitCode !== 0 || !line) throw new DecodeError("broken", `exit ${ended.exitCode}: ${ended.stderr}`);
  const answer = Answer.parse(JSON.parse(line));
  if (!answer.ok) throw new DecodeError(answer.problem, answer.detail);
  const { ok: _, ...report } = answer;
  return report;
};
