import { pino } from "pino";
import { env } from "../env.ts";

let logger: pino.Logger | undefined;

/** The log of the web process: JSON lines with ids, never titles, names, transcript text or e-mail addresses. */
export function log(): pino.Logger {
  logger ??= pino({ name: "web", level: env().logLevel, base: null, serializers: { err: describeError } });
  return logger;
}

/** An error and its causes. Database errors quote the values of the call that failed, so their text stays out. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error;
  const isQuoting = error.name.startsWith("PrismaClient");
  return {
    type: error.name,
    ...("code" in error ? { code: error.code } : {}),
    ...(isQuoting ? {} : { message: error.message }),
    at: error.stack
      ?.split("\n")
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 12),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
