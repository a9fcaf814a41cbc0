import { z } from "zod";

const NamesJob = z.object({ result: z.object({ data: z.object({ jobId: z.uuid() }) }) });

/** What a response says beside its body: an answer that names a job is accepted (202), not yet done. */
export function responseMeta(answer: { type: string; data: readonly unknown[]; errors: readonly unknown[] }): {
  status?: number;
  headers?: Record<string, string>;
} {
  if (answer.type === "subscription") return {}; // Event streams bring their own.
  const headers = { "cache-control": "no-store" };
  const isAccepted =
    answer.type === "mutation" &&
    answer.errors.length === 0 &&
    answer.data.length > 0 &&
    answer.data.every((item) => NamesJob.safeParse(item).success);
  return isAccepted ? { headers, status: 202 } : { headers };
}
