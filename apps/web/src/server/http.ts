import { linkHeader } from "@rollcall/core/enrollment";
import { AppError, type ErrorCode } from "@rollcall/core/errors";
import type { Ctx } from "@rollcall/db/ctx";
import { openLink } from "@rollcall/db/enrollment/openLink";
import { toAppError } from "@rollcall/db/errors";
import { createContext } from "./context.ts";
import { db } from "./db.ts";
import { log } from "./log.ts";
import { requireSameOrigin } from "./origin.ts";
import { requestId } from "./requestId.ts";
import { metrics, tracing } from "./telemetry.ts";

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

type Handle = (ctx: Ctx) => Promise<Response>;

/** Runs a route handler for a signed-in member; whatever it throws becomes a status and one plain sentence. */
export function asMember(request: Request, handle: Handle): Promise<Response> {
  return answered(request, async () => handle(memberCtx(await createContext(request.headers))));
}

/** The same for a member, or for one who enrolls their voice and brings their link's token in a header. */
export function asMemberOrSpeaker(request: Request, handle: Handle): Promise<Response> {
  const token = request.headers.get(linkHeader);
  if (token === null) return asMember(request, handle);
  return answered(request, async () => handle(await openLink(db(), token)));
}

async function answered(request: Request, handle: () => Promise<Response>): Promise<Response> {
  const { method, headers } = request;
  const route = new URL(request.url).pathname.split("/")[2] ?? ""; // of "/api/media/..." only the name
  const startedMs = performance.now();
  const span = { kind: "server", parent: headers.get("traceparent") } as const;
  const response = await tracing().span(`${method} /api/${route}`, span, async () => {
    try {
      if (method !== "GET" && method !== "HEAD") requireSameOrigin(headers);
      return await handle();
    } catch (error) {
      return errorResponse(error, { requestId: requestId(headers), route });
    }
  });
  metrics().answered({ route, method, status: response.status, seconds: (performance.now() - startedMs) / 1000 });
  return response;
}

/** What every verb takes, for whoever asked. Errors: UNAUTHENTICATED, FORBIDDEN. */
export function memberCtx({ db, user, membership }: Awaited<ReturnType<typeof createContext>>): Ctx {
  if (user === null) throw new AppError("UNAUTHENTICATED", "Sign in to continue.");
  if (membership === null) throw new AppError("FORBIDDEN", "This account belongs to no workspace.");
  const traceparent = tracing().traceparent();
  return {
    db,
    orgId: membership.orgId,
    actor: { type: "user", userId: user.id },
    role: membership.role,
    ...(traceparent !== null && { traceparent }),
  };
}

function errorResponse(thrown: unknown, request: { requestId: string; route: string }): Response {
  const error = toAppError(thrown);
  const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
  if (error instanceof AppError && error.code !== "INTERNAL") {
    return new Response(error.message, { status: statuses[error.code], headers });
  }
  log().error({ ...request, err: error }, "request failed");
  return new Response("Something went wrong on our side. Try again in a moment.", { status: 500, headers });
}
