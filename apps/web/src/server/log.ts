import { pino } from "pino";
import { env } from "../env.ts";

let logger: pino.Logger | undefined;

/** The log of the web process: JSON lines with ids, never titles, names, transcript text or e-mail addresses. */
export function log(): pino.Logger {
  logger ??= pino({ name: "web", level: env().logLevel, base: null });
  return logger;
}
