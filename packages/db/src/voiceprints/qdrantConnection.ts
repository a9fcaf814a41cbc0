import { setTimeout as wait } from "node:timers/promises";
import { QdrantClient } from "@qdrant/js-client-rest";
import { AppError } from "@rollcall/core/errors";
import type { QdrantConfig } from "../voiceprints.ts";

/** The index does not answer; nothing is lost, since Postgres holds the truth: what needed it is tried again later. */
export class IndexUnavailable extends AppError {
  constructor(cause: unknown) {
    super("UNAVAILABLE", "The voiceprint index cannot be reached at the moment.", { cause });
    this.name = "IndexUnavailable";
  }
}

export type Ask = <T>(work: (client: QdrantClient) => Promise<T>) => Promise<T>;

const defaultTimeoutMs = 5000;
const defaultPausesMs = [200, 1000];

/**
 * Asks a Qdrant; a request that does not get through is sent again, as all of ours may be. Throws `IndexUnavailable`
 * after the last try; what Qdrant refuses (a status of 400 to 499) is thrown as it is.
 */
export function qdrantConnection({ url, apiKey, timeoutMs, pausesMs = defaultPausesMs }: QdrantConfig): Ask {
  const timeout = timeoutMs ?? defaultTimeoutMs;
  const client = new QdrantClient({ url, timeout, checkCompatibility: false, ...(apiKey ? { apiKey } : {}) });
  return async (work) => {
    for (let tries = 0; ; tries++) {
      try {
        return await work(client);
      } catch (error) {
        if (isRefusal(error)) throw error;
        const pause = pausesMs[tries];
        if (pause === undefined) throw new IndexUnavailable(error);
        await wait(pause);
      }
    }
  };
}

/** The client's errors carry the status in different places, or in their text alone. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  const status =
    "status" in error ? Number(error.status) : Number(/^Unexpected Response: (\d{3})/.exec(error.message)?.[1]);
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}
