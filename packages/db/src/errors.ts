import { AppError } from "@rollcall/core/errors";
import { Prisma } from "./generated/client.ts";

/** What a database error means to a person; errors that are not the database's pass unchanged. */
export function toAppError(error: unknown): unknown {
  if (isUnavailable(error)) return unavailable(error);
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return error;
  switch (error.code) {
    case "P2002":
      return new AppError("CONFLICT", "This already exists.", { cause: error });
    case "P2003":
    case "P2025":
      return notFound(error);
    case "P2034":
      return new AppError("CONFLICT", "Somebody else changed this at the same moment. Try again.", { cause: error });
    default:
      return error;
  }
}

/** Prisma's own: not reachable, timed out, connection closed, no connection or transaction free in time. */
const unreachableCodes = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2028"]);
/** Postgres says that it shuts down, was told to end the connection, or does not take any yet. */
const serverCodes = /^(57P0[1-4]|08\w{3}|53300)$/;
const socketCodes = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"]);
/** The driver has no codes for what happens to a connection that it holds. */
const driverMessages =
  /connection error and is not queryable|Connection terminated|Query read timeout|timeout exceeded when trying to connect/;

/** Whether the database, or the way to it, has gone: what failed is to be tried again, and is nobody's fault. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AppError) return error.code === "UNAVAILABLE";
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    return unreachableCodes.has(error.code) || isServerGone(error.meta?.driverAdapterError);
  }
  const code = "code" in error ? String(error.code) : "";
  return socketCodes.has(code) || serverCodes.test(code) || driverMessages.test(error.message);
}

/** A raw query fails with one code for everything; the driver's own error lies inside. */
function isServerGone(driverError: unknown): boolean {
  if (typeof driverError !== "object" || driverError === null || !("cause" in driverError)) return false;
  const { kind, originalCode, message } = driverError.cause as Record<string, unknown>; // undocumented, so read with care
  return (
    kind === "DatabaseNotReachable" ||
    kind === "ConnectionClosed" ||
    serverCodes.test(String(originalCode)) ||
    driverMessages.test(String(message))
  );
}

/** The answer to a missing and to a foreign id alike. */
export function notFound(cause?: unknown): AppError {
  return new AppError("NOT_FOUND", "This does not exist, or not any more.", { cause });
}

function unavailable(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError("UNAVAILABLE", "The database cannot be reached at the moment.", { cause });
}
