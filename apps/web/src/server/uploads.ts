import { AppError } from "@rollcall/core/errors";
import type { Ctx } from "@rollcall/db/ctx";
import { toAppError } from "@rollcall/db/errors";
import { Server } from "@tus/server";
import { checkNewUpload } from "./checkNewUpload.ts";
import { finishedUpload, finishUpload } from "./finishUpload.ts";
import { statuses } from "./http.ts";
import { log } from "./log.ts";
import { metrics } from "./telemetry.ts";
import { ownUpload, sweepUploads, uploadIdPattern, uploadStore } from "./uploadStore.ts";

/** Not 409 or 412: to a tus client the first means "ask for the offset and send again", the second a wrong version. */
const uploadStatuses = { ...statuses, CONFLICT: 422, PRECONDITION: 422 };

/** Whom a request in progress belongs to; the hooks below are only handed the request. */
const askers = new WeakMap<object, Ctx>();
let server: Server | undefined;

/**
 * Answers one request of the tus protocol for a signed-in person, or for one who enrolls by a link.
 * An upload of somebody else does not exist for them: 404, as for any wrong id.
 */
export async function handleUpload(request: Request, ctx: Ctx): Promise<Response> {
  if (request.method === "POST") await sweepUploads();
  const id = new URL(request.url).pathname.split("/").at(-1) ?? "";
  if (request.method !== "POST" && uploadIdPattern.test(id)) {
    const finished = await finishedUpload(ctx, id).catch(toHttpError);
    if (finished instanceof Object && "status_code" in finished) return refusal(finished);
    if (finished !== null && request.method !== "DELETE") return alreadyHere(request.method, finished);
  }
  askers.set(request, ctx);
  server ??= createServer();
  return server.handleWeb(request);
}

function createServer(): Server {
  return new Server({
    path: "/api/uploads",
    datastore: uploadStore(),
    relativeLocation: true,
    allowedOrigins: [],
    disableTerminationForFinishedUploads: true,
    exposedHeaders: ["Rollcall-Job"],
    getFileIdFromRequest: (_request, lastPath) => (uploadIdPattern.test(lastPath ?? "") ? lastPath : undefined),
    async onIncomingRequest(request, id) {
      if (request.method === "POST") return;
      if ((await ownUpload(asker(request), id)) === null) throw { status_code: 404, body: "There is no such upload." };
    },
    async onUploadCreate(request, upload) {
      const metadata = await checkNewUpload(asker(request), upload).catch(rethrow);
      return { metadata };
    },
    async onUploadFinish(request, upload) {
      const { jobId } = await finishUpload(asker(request), upload.id).catch(rethrow);
      metrics().uploaded({ kind: jobId === null ? "enrollment" : "meeting", bytes: upload.size ?? 0 });
      return jobId === null ? {} : { headers: { "Rollcall-Job": jobId } };
    },
  });
}

function asker(request: object): Ctx {
  const ctx = askers.get(request);
  if (ctx === undefined) throw new AppError("INTERNAL", "An upload request without its asker.");
  return ctx;
}

/** Every byte had arrived before: what a client that lost the last answer needs to hear. */
function alreadyHere(method: string, upload: { sizeBytes: number; jobId: string }): Response {
  return new Response(null, {
    status: method === "HEAD" ? 200 : 204,
    headers: {
      "Tus-Resumable": "1.0.0",
      "Cache-Control": "no-store",
      "Upload-Offset": String(upload.sizeBytes),
      "Upload-Length": String(upload.sizeBytes),
      "Rollcall-Job": upload.jobId,
    },
  });
}

interface HttpError {
  status_code: number;
  body: string;
}

function toHttpError(thrown: unknown): HttpError {
  const error = toAppError(thrown);
  if (error instanceof AppError && error.code !== "INTERNAL") {
    return { status_code: uploadStatuses[error.code], body: error.message };
  }
  log().error({ err: error }, "upload failed");
  return { status_code: 500, body: "The upload could not be stored. It will be tried again." };
}

function rethrow(error: unknown): never {
  throw toHttpError(error);
}

function refusal(error: HttpError): Response {
  return new Response(error.body, { status: error.status_code, headers: { "Tus-Resumable": "1.0.0" } });
}
