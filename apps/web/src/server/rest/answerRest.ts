import { AppError } from "@rollcall/core/errors";
import { openApiKey } from "@rollcall/db/apiKey/openApiKey";
import { toAppError } from "@rollcall/db/errors";
import { takeTurn } from "@rollcall/db/takeTurn";
import { z } from "zod";
import { db } from "../db.ts";
import { statuses } from "../http.ts";
import { log } from "../log.ts";
import { requestId } from "../requestId.ts";
import { metrics } from "../telemetry.ts";
import { meetings } from "./meetings.ts";
import { openApi } from "./openApi.ts";
import type { Operation } from "./operation.ts";
import { speakers } from "./speakers.ts";

const operations: readonly Operation[] = [...speakers, ...meetings];

/** Requests of one key in a minute. */
const mostRequests = 300;
const windowMs = 60_000;

/** Answers a program: its key says for whom, and what it may do; every error is JSON with a code and a sentence. */
export async function answerRest(request: Request, path: readonly string[]): Promise<Response> {
  const startedMs = performance.now();
  const response = await answer(request, path).catch((thrown: unknown) => failure(thrown, request));
  const seconds = (performance.now() - startedMs) / 1000;
  metrics().answered({ route: "v1", method: request.method, status: response.status, seconds });
  return response;
}

async function answer(request: Request, path: readonly string[]): Promise<Response> {
  if (path.length === 1 && path[0] === "openapi.json" && request.method === "GET")
    return json(openApi(operations), 200);
  const [, key] = /^Bearer (\S+)$/.exec(request.headers.get("authorization") ?? "") ?? [];
  if (!key) throw new AppError("UNAUTHENTICATED", "Send your key as `Authorization: Bearer rck_...`.");
  const { ctx, keyId, scopes } = await openApiKey(db(), key);
  await takeTurn(db(), { key: `api:${keyId}`, most: mostRequests, windowMs, what: "requests" }).catch((error) => {
    throw error instanceof AppError && error.code === "LIMIT" ? new TooMany(error.message) : error;
  });
  const found = find(request.method, path);
  if (!found) throw new AppError("NOT_FOUND", "There is nothing at this address.");
  const { operation, params } = found;
  if (!scopes.includes(operation.scope)) throw new AppError("FORBIDDEN", `This key does not allow ${operation.scope}.`);
  const given = Object.fromEntries(new URL(request.url).searchParams);
  const query = (operation.query ?? z.object({})).safeParse(given);
  if (!query.success) throw new AppError("VALIDATION", sentence(query.error));
  const result = await operation.handle({ ctx, params, query: query.data, request });
  if (operation.output === null) return result as Response; // a file answers for itself
  // Also leaves out what a verb says beyond what is promised.
  return json(operation.output.parse(result), operation.status);
}

function find(method: string, path: readonly string[]) {
  for (const operation of operations) {
    const parts = operation.path.slice(1).split("/");
    if (operation.method !== method || parts.length !== path.length) continue;
    const params: Record<string, string> = {};
    const isSame = parts.every((part, n) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name) params[name] = path[n] ?? "";
      return name !== undefined || part === path[n];
    });
    if (isSame) return { operation, params };
  }
  return null;
}

class TooMany extends Error {}

function sentence(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.join(".")}: ${issue.message}` : "This request cannot be used.";
}

function failure(thrown: unknown, request: Request): Response {
  if (thrown instanceof TooMany) {
    return json({ error: { code: "LIMIT", message: thrown.message } }, 429, { "retry-after": "60" });
  }
  const error = toAppError(thrown);
  if (error instanceof AppError && error.code !== "INTERNAL") {
    return json({ error: { code: error.code, message: error.message } }, statuses[error.code]);
  }
  log().error({ requestId: requestId(request.headers), route: "v1", err: error }, "request failed");
  return json({ error: { code: "INTERNAL", message: "Something went wrong on our side." } }, 500);
}

function json(body: unknown, status: number, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store", ...headers } });
}
