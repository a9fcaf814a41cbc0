import { AppError, type ErrorCode } from "@rollcall/core/errors";
import type { Ctx } from "@rollcall/db/ctx";
import { initTRPC, TRPCError } from "@trpc/server";
import { z } from "zod";
import type { RequestContext } from "./context.ts";
import { log } from "./log.ts";

const trpcCodes = {
  NOT_FOUND: "NOT_FOUND",
  FORBIDDEN: "FORBIDDEN",
  UNAUTHENTICATED: "UNAUTHORIZED",
  CONFLICT: "CONFLICT",
  VALIDATION: "BAD_REQUEST",
  LIMIT: "TOO_MANY_REQUESTS",
  PRECONDITION: "PRECONDITION_FAILED",
  UNAVAILABLE: "SERVICE_UNAVAILABLE",
  INTERNAL: "INTERNAL_SERVER_ERROR",
} as const satisfies Record<ErrorCode, TRPCError["code"]>;

const hiddenText = "Something went wrong on our side. Try again in a moment.";

const t = initTRPC.context<RequestContext>().create({
  errorFormatter({ shape, error }) {
    const { stack: _stack, ...data } = shape.data;
    return {
      message: shape.message,
      code: shape.code,
      data: { ...data, fields: error.cause instanceof z.ZodError ? z.flattenError(error.cause).fieldErrors : null },
    };
  },
  sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
});

/** Turns whatever a verb threw into the one error a client may see; the cause goes to the log. */
export function toTrpcError(error: unknown): TRPCError {
  if (error instanceof AppError) {
    const message = error.code === "INTERNAL" ? hiddenText : error.message;
    return new TRPCError({ code: trpcCodes[error.code], message, cause: error });
  }
  if (error instanceof z.ZodError) {
    return new TRPCError({ code: "BAD_REQUEST", message: firstSentence(error), cause: error });
  }
  return new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: hiddenText, cause: error });
}

function firstSentence(error: z.ZodError): string {
  return error.issues[0]?.message ?? "The request is not valid.";
}

/** Maps errors and writes one line for each call that failed on our side. */
const guarded = t.procedure.use(async ({ ctx, path, type, next }) => {
  const startedMs = performance.now();
  const result = await next();
  if (result.ok) return result;

  const cause = result.error.cause;
  // tRPC wraps what a verb throws in INTERNAL_SERVER_ERROR with the original as its cause.
  const isWrapped = result.error.code === "INTERNAL_SERVER_ERROR" || cause instanceof z.ZodError;
  const isOutput = result.error.message === "Output validation failed";
  const error = isWrapped && !isOutput ? toTrpcError(cause ?? result.error) : result.error;
  if (isOutput || error.code === "INTERNAL_SERVER_ERROR" || error.code === "SERVICE_UNAVAILABLE") {
    const durationMs = Math.round(performance.now() - startedMs);
    log().error(
      { path, type, userId: ctx.user?.id, orgId: ctx.membership?.orgId, durationMs, err: cause },
      "call failed",
    );
  }
  if (isOutput) throw new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: hiddenText });
  throw error;
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Anyone may call it. */
export const publicProcedure = guarded;

/** Only a signed-in member of an organisation; `ctx.org` is what every verb takes. */
export const authedProcedure = guarded.use(({ ctx, next }) => {
  if (ctx.user === null) throw new AppError("UNAUTHENTICATED", "Sign in to continue.");
  if (ctx.membership === null) throw new AppError("FORBIDDEN", "This account belongs to no workspace.");
  const org: Ctx = {
    db: ctx.db,
    orgId: ctx.membership.orgId,
    actor: { type: "user", userId: ctx.user.id },
    role: ctx.membership.role,
  };
  return next({ ctx: { ...ctx, user: ctx.user, membership: ctx.membership, org } });
});
