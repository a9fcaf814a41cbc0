import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { env } from "@/env.ts";

/** The key that signs session cookies: ROLLCALL_SECRET, else one generated once and kept in the data folder. */
export function sessionSecret(): string {
  const { secret, dataDir } = env();
  if (secret !== null) return secret;
  const folder = join(dataDir, "secrets");
  const file = join(folder, "session");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(32).toString("base64url"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error; // node:fs throws nothing else
  }
  return readFileSync(file, "utf8").trim();
}
