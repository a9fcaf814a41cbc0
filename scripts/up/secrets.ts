import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UpError } from "./upError.ts";

export interface Secrets {
  BETTER_AUTH_SECRET: string;
  ROLLCALL_VOICEPRINT_KEY: string;
}

/**
 * The secrets of this data folder, made at its first use and kept in a file only its owner can read. What the
 * environment sets wins. Losing the file signs everybody out and makes the stored voiceprints unreadable.
 */
export function loadSecrets(dataDir: string, env: NodeJS.ProcessEnv): Secrets {
  const file = join(dataDir, "secrets.json");
  const made = { BETTER_AUTH_SECRET: random(), ROLLCALL_VOICEPRINT_KEY: random() };
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  const kept = readSecrets(file);
  return {
    BETTER_AUTH_SECRET: env.BETTER_AUTH_SECRET ?? kept.BETTER_AUTH_SECRET,
    ROLLCALL_VOICEPRINT_KEY: env.ROLLCALL_VOICEPRINT_KEY ?? kept.ROLLCALL_VOICEPRINT_KEY,
  };
}

function readSecrets(file: string): Secrets {
  try {
    const { BETTER_AUTH_SECRET, ROLLCALL_VOICEPRINT_KEY } = JSON.parse(readFileSync(file, "utf8"));
    if (typeof BETTER_AUTH_SECRET === "string" && typeof ROLLCALL_VOICEPRINT_KEY === "string") {
      return { BETTER_AUTH_SECRET, ROLLCALL_VOICEPRINT_KEY };
    }
  } catch (error) {
    throw new UpError(`${file} cannot be read. Restore it from a backup: stored voiceprints need its key.`, {
      cause: error,
    });
  }
  throw new UpError(`${file} lacks one of its two secrets. Restore it from a backup: stored voiceprints need its key.`);
}

/** 32 random bytes, base64. */
function random(): string {
  return randomBytes(32).toString("base64");
}
