import { createLog } from "@rollcall/telemetry/createLog";
import { env } from "../env.ts";

let logger: ReturnType<typeof createLog> | undefined;

/** The log of the web process: JSON lines with ids, never titles, names, transcript text or e-mail addresses. */
export function log(): ReturnType<typeof createLog> {
  logger ??= createLog({ service: "web", level: env().logLevel });
  return logger;
}
