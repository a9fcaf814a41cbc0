import { AppError, type ErrorCode } from "@rollcall/core/errors";
import type { Ctx } from "@rollcall/db/ctx";
import { toAppError } from "@rollcall/db/errors";
import { createContext } from "./context.ts";
import { log } from "./log.ts";
import { requireSameOrigin } from "./origin.ts";

/** The HTTP status of each kind of failure. */
export const statuses = {
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  UNAUTHENTICATED: 401,
  CONFLICT: 409,
  VALIDATION: 400,
  LIMIT: 413,
  PRECONDITION: 412,
  UNAVAILABLE: 503,
  INTERNAL: 500,
} as const satisfies Record<ErrorCode, number>;

/** Runs a route handler for a signed-in member; whatever it throws becomes a status and one plain sentence. */
export async function asMember(request: Request, handle: (ctx: Ctx) => Promise<Response>): Promise<Response> {
  try {
    if (request.method !== "GET" && request.method !== "HEAD") requireSameOrigin(request.headers);
    return await handle(memberCtx(await createContext(request.headers)));
  } catch (error) {
    return errorResponse(error);
  }
}

/** What every verb takes, for whoever asked. Errors: UNAUTHENTICATED, FORBIDDEN. */
export function memberCtx({ db, user, membership }: Awaited<ReturnType<typeof createContext>>): Ctx {
  if (user === null) throw new AppError("UNAUTHENTICATED", "Sign in to continue.");
  if (membership === null) throw new AppError("FORBIDDEN", "This account belongs to no workspace.");
  return { db, orgId: membership.orgId, actor: { type: "user", userId: user.id }, role: membership.role };
}

function errorResponse(thrown: unknown): Response {
  const error = toAppError(thrown);
  const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
  if (error instanceof AppError && error.code !== "INTERNAL") {
    return new Response(error.message, { status: statuses[error.code], headers });
  }
  log().error({ err: error }, "request failed");
  return new Response("Something went wrong on our side. Try again in a moment.", { status: 500, headers });
}
