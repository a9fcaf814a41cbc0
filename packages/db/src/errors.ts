import { AppError } from "@rollcall/core/errors";
import { Prisma } from "./generated/client.ts";

/** What a database error means to a person; errors that are not the database's pass unchanged. */
export function toAppError(error: unknown): unknown {
  if (error instanceof Prisma.PrismaClientInitializationError) return unavailable(error);
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return error;
  switch (error.code) {
    case "P2002":
      return new AppError("CONFLICT", "This already exists.", { cause: error });
    case "P2003":
    case "P2025":
      return notFound(error);
    case "P2034":
      return new AppError("CONFLICT", "Somebody else changed this at the same moment. Try again.", { cause: error });
    case "P1001":
    case "P1002":
    case "P1008":
    case "P1017":
    case "P2024":
      return unavailable(error);
    default:
      return error;
  }
}

/** The answer to a missing and to a foreign id alike. */
export function notFound(cause?: unknown): AppError {
  return new AppError("NOT_FOUND", "This does not exist, or not any more.", { cause });
}

function unavailable(cause: unknown): AppError {
  return new AppError("UNAVAILABLE", "The database cannot be reached at the moment.", { cause });
}
