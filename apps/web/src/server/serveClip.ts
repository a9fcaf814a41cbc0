import { clipKeyOf } from "@rollcall/core/clip";
import { AppError } from "@rollcall/core/errors";
import type { Ctx } from "@rollcall/db/ctx";
import { cutClip } from "@rollcall/db/meeting/cutClip";
import { disposition } from "./disposition.ts";
import { serveFile } from "./media.ts";
import { watchJob } from "./watchJob.ts";

/** A worker that is busy or slow is waited for so long; asked again, the same clip goes on. */
const patienceMs = 100_000;

/**
 * The sound of a passage as a WAV, cut by a worker while the request waits; ranges of it are served too.
 * Errors: those of the verb; UNAVAILABLE when no worker has come to it in time.
 */
export async function serveClip(request: Request, ctx: Ctx, meetingId: string): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const range = { fromMs: Number(query.get("fromMs") ?? Number.NaN), toMs: Number(query.get("toMs") ?? Number.NaN) };
  const { jobId, title } = await cutClip(ctx, { meetingId, range });
  const patience = AbortSignal.timeout(patienceMs);
  const signal = AbortSignal.any([request.signal, patience]);
  let state = "queued";
  let message: string | null = null;
  for await (const job of watchJob(ctx, { id: jobId, signal })) {
    state = job.state;
    message = job.errorMessage;
  }
  if (state === "failed") throw new AppError("PRECONDITION", message ?? "The passage could not be cut out.");
  if (state !== "done") {
    throw new AppError("UNAVAILABLE", "No worker has cut the passage out yet. Try again in a moment.");
  }
  return serveFile(request, clipKeyOf(jobId), {
    etag: `"${jobId}"`,
    "content-type": "audio/wav",
    "content-disposition": disposition("attachment", `${title} ${clock(range.fromMs)}.wav`),
  });
}

/** "1-02-03", which file names may hold. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, "0"))).join("-");
}
