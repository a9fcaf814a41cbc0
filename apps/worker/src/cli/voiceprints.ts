import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { createDb } from "@rollcall/db/client";
import { createVault } from "@rollcall/db/crypto";
import { createVoiceprintIndex } from "@rollcall/db/voiceprints";
import { checkVoices } from "@rollcall/db/voiceprints/checkVoices";
import { type Env, readEnv } from "../env.ts";
import { spaceOf } from "../spaceOf.ts";
import type { Command } from "./command.ts";
import { parseArguments } from "./parseArguments.ts";
import { UsageError } from "./usageError.ts";

const usage = "voiceprints check | rebuild [--json]";

/**
 * `voiceprints check`: whether every sample can be opened and the index holds exactly those by which somebody may be
 * recognised; exit 1 when not. `voiceprints rebuild`: makes the index anew from Postgres, while the old one serves.
 */
export const voiceprints: Command = async (args, env, signal) => {
  const { values, positionals } = parseArguments(args, { json: { type: "boolean" } }, usage);
  const [action, ...rest] = positionals;
  if ((action !== "check" && action !== "rebuild") || rest.length > 0) throw new UsageError(`Usage: ${usage}`);
  const { databaseUrl, voiceprintKey, qdrant } = withStartedSettings(env);
  if (!databaseUrl || !voiceprintKey) {
    throw new UsageError("DATABASE_URL and ROLLCALL_VOICEPRINT_KEY are not set, and nothing was started here yet.");
  }
  const db = createDb(databaseUrl, { poolSize: 2 });
  try {
    const truth = { db, vault: createVault(voiceprintKey) };
    const index = createVoiceprintIndex({ ...truth, spaceOf, ...(qdrant ? { qdrant } : {}) });
    const voices = await checkVoices(truth, signal);
    const indexed =
      action === "rebuild" ? await index.rebuild(signal) : await index.reconcile(signal, { isCheck: true });
    const isRight = voices.unreadable === 0 && (action === "rebuild" || indexed.added + indexed.removed === 0);
    const found = { driver: qdrant ? "qdrant" : "exact", ...voices, ...indexed, isRight };
    console.log(values.json ? JSON.stringify(found) : sentences(action, found).join("\n"));
    return isRight ? 0 : 1;
  } finally {
    await db.$disconnect();
  }
};

/** What `npm start` has written for its own processes, where the environment says nothing. */
function withStartedSettings(env: Env): Env {
  const file = join(env.dataDir, "rollcall.env");
  if (env.databaseUrl || !existsSync(file)) return env;
  return readEnv({ ...parseEnv(readFileSync(file, "utf8")), ROLLCALL_DATA: env.dataDir });
}

interface Found {
  driver: string;
  people: number;
  samples: number;
  unreadable: number;
  added: number;
  removed: number;
}

function sentences(action: "check" | "rebuild", found: Found): string[] {
  const { driver, people, samples, unreadable, added, removed } = found;
  const truth = `Postgres: ${people} voiceprints, ${samples} samples, ${unreadable} that cannot be opened.`;
  if (driver === "exact") return [truth, "There is no index beside Postgres: searches read it directly."];
  if (action === "rebuild") return [truth, `Qdrant: made anew with ${added} points.`];
  const verdict = added + removed === 0 ? "as it should be" : "`npm run -s voiceprints -- rebuild` repairs it";
  return [truth, `Qdrant: ${added} points lack or are wrong, ${removed} should not be there; ${verdict}.`];
}
