/**
 * An error and its causes as a log may have them. Database errors quote the values of the call that failed, so their
 * text stays out; so does a text that is too long to be only a sentence.
 */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error;
  const isQuoting = error.name.startsWith("PrismaClient") || error.name === "ZodError";
  return {
    type: error.name,
    ...("code" in error ? { code: error.code } : {}),
    ...(isQuoting ? {} : { message: error.message.slice(0, 500) }),
    at: error.stack
      ?.split("\n")
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 12),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
