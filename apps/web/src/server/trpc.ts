import { AppError, type ErrorCode } from "@rollcall/core/errors";
import { toAppError } from "@rollcall/db/errors";
import { initTRPC, TRPCError } from "@trpc/server";
import { z } from "zod";
import type { RequestContext } from "./context.ts";
import { memberCtx } from "./http.ts";
import { log } from "./log.ts";
import { metrics, tracing } from "./telemetry.ts";

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
export function toTrpcError(thrown: unknown): TRPCError {
  const error = toAppError(thrown);
  if (error instanceof AppError) {
    const message = error.code === "INTERNAL" ? hiddenText : error.message;
    return new TRPCError({ code: trpcCodes[error.code], message, cause: error });
  }
  return new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: hiddenText, cause: error });
}

/** A malformed id is answered like a missing one; for anything else the first sentence is the answer. */
function refusedInput(error: z.ZodError): TRPCError {
  const [issue] = error.issues;
  if (issue?.code === "invalid_format" && issue.format === "uuid") {
    return new TRPCError({ code: "NOT_FOUND", message: "This does not exist, or not any more.", cause: error });
  }
  return new TRPCError({
    code: "BAD_REQUEST",
    message: issue?.message ?? "This input cannot be used.",
    cause: error,
  });
}

/** A span and a measurement for each call, and the count of those who follow an event stream. */
const observed = t.procedure.use(async ({ ctx, path, type, next }) => {
  const startedMs = performance.now();
  const span = { kind: "server", parent: ctx.traceparent ?? null, attributes: { "rpc.method": path } } as const;
  const result = await tracing().span(`${type} ${path}`, span, async (open) => {
    const called = await next();
    if (!called.ok) open.set({ "rollcall.outcome": called.error.code });
    return called;
  });
  const code = result.ok ? "ok" : result.error.code;
  metrics().called({ path, type, code, seconds: (performance.now() - startedMs) / 1000 });
  if (result.ok && type === "subscription") result.data = counted(path, result.data as AsyncIterable<unknown>); // all of ours are
  return result;
});

async function* counted(path: string, stream: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  const leave = metrics().subscribed(path);
  try {
    yield* stream;
  } finally {
    leave();
  }
}

/** Maps errors and writes one line for each call that failed on our side. */
const guarded = observed.use(async ({ ctx, path, type, next }) => {
  const startedMs = performance.now();
  const result = await next();
  if (result.ok) return result;

  const error = presentable(result.error);
  if (error.code === "INTERNAL_SERVER_ERROR" || error.code === "SERVICE_UNAVAILABLE") {
    const durationMs = Math.round(performance.now() - startedMs);
    const ids = { requestId: ctx.requestId, userId: ctx.user?.id, orgId: ctx.membership?.orgId };
    log().error({ path, type, ...ids, durationMs, err: error.cause }, "call failed");
  }
  throw error;
});

/** tRPC wraps what a procedure throws, and an answer of the wrong shape, as INTERNAL_SERVER_ERROR with its cause. */
function presentable(error: TRPCError): TRPCError {
  if (error.code === "BAD_REQUEST" && error.cause instanceof z.ZodError) return refusedInput(error.cause);
  return error.code === "INTERNAL_SERVER_ERROR" ? toTrpcError(error.cause ?? error) : error;
}

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Anyone may call it. */
export const publicProcedure = guarded;

/** Only a signed-in member of an organisation; `ctx.org` is what every verb takes. */
export const authedProcedure = guarded.use(({ ctx, next }) => {
  const org = memberCtx(ctx);
  if (ctx.user === null || ctx.membership === null) throw new AppError("UNAUTHENTICATED", "Sign in to continue.");
  return next({ ctx: { ...ctx, user: ctx.user, membership: ctx.membership, org } });
});
