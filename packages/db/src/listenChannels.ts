import pg from "pg";

export interface ListenOptions {
  onLost?: () => void;
  onReconnect?: () => void;
}

/**
 * Hears what is announced on each of the channels, over one connection that is reopened when it breaks; payloads are
 * JSON, null where there is none. Resolves once it listens, with a way to stop; rejects when the first connection
 * fails. Events that happen while the connection is down are lost: between `onLost` and `onReconnect`, and at the
 * latter, rows are to be read instead.
 */
export async function listenChannels(
  url: string,
  channels: Readonly<Record<string, (payload: unknown) => void>>,
  { onLost = () => {}, onReconnect = () => {} }: ListenOptions = {},
): Promise<{ stop(): Promise<void> }> {
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;
  let isStopped = false;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, keepAlive: true, application_name: "rollcall-listen" });
    next.on("notification", ({ channel, payload }) => channels[channel]?.(JSON.parse(payload || "null")));
    next.on("error", () => {}); // "end" always follows
    await next.connect();
    next.once("end", () => {
      if (!isStopped) onLost();
      reconnectLater();
    });
    await next.query(
      Object.keys(channels)
        .map((channel) => `listen ${pg.escapeIdentifier(channel)}`)
        .join(";"),
    );
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
