import { jobChannel } from "@rollcall/core/jobs";
import pg from "pg";
import { z } from "zod";

const JobEvent = z.object({ orgId: z.uuid(), jobId: z.uuid() });
export type JobEvent = z.infer<typeof JobEvent>;

/**
 * Calls `onEvent` for every visible change of any job row, over one connection that is reopened when it breaks.
 * Resolves once it listens, with a way to stop; rejects when the first connection fails. Events that happen while
 * the connection is down are lost: between `onLost` and `onReconnect`, and at the latter, rows are to be read instead.
 */
export async function listenJobs(
  url: string,
  onEvent: (event: JobEvent) => void,
  { onLost = () => {}, onReconnect = () => {} }: { onLost?: () => void; onReconnect?: () => void } = {},
): Promise<{ stop(): Promise<void> }> {
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;
  let isStopped = false;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, keepAlive: true, application_name: "rollcall-listen" });
    next.on("notification", ({ payload }) => {
      const event = JobEvent.safeParse(JSON.parse(payload ?? "null"));
      if (event.success) onEvent(event.data);
    });
    next.on("error", () => {}); // "end" always follows
    await next.connect();
    next.once("end", () => {
      if (!isStopped) onLost();
      reconnectLater();
    });
    await next.query(`listen ${jobChannel}`);
    client = next;
    if (isStopped) await next.end();
  };

  const reconnectLater = (): void => {
    client = null;
    if (isStopped) return;
    retry = setTimeout(() => {
      connect().then(onReconnect, reconnectLater);
    }, 1000);
  };

  await connect();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(retry);
      await client?.end();
    },
  };
}
