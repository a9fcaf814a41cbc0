import { EditEvent, editChannel } from "@rollcall/core/edit/editLog";
import { jobChannel } from "@rollcall/core/jobs";
import { jobEvents } from "@rollcall/db/job/listenJobs";
import { listenChannels } from "@rollcall/db/listenChannels";
import { env } from "../env.ts";
import { log } from "./log.ts";

/** Called with the id of the row that changed, or null when changes may have been missed. */
type OnChange = (rowId: string | null) => void;

/** By job, by transcript, and by organisation for its jobs. */
const watchers = new Map<string, Set<OnChange>>();
let listening: Promise<{ stop(): Promise<void> } | null> | null = null;
let isConnected = false;

/**
 * Resolves when Postgres announces a change of the job or transcript (or, given an organisation's id, of any of its
 * jobs), after `timeoutMs`, or when `signal` aborts; never rejects.
 * One LISTEN connection serves all watchers of the process. Without it they fall back to the timeout.
 */
export function nextChange(id: string, options: { timeoutMs: number; signal: AbortSignal }): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      options.signal.removeEventListener("abort", wake);
      forget();
      resolve();
    };
    const timer = setTimeout(wake, options.timeoutMs);
    const forget = watch(id, wake);
    if (options.signal.aborted) wake();
    else options.signal.addEventListener("abort", wake);
  });
}

/** Which jobs of an organisation have changed since they were last taken. */
export interface GatheredChanges {
  /** `isComplete` is false when there may have been others: the connection broke, or there is none. */
  take(): { ids: string[]; isComplete: boolean };
  hasAny(): boolean;
  stop(): void;
}

/** Gathers the changed jobs of one organisation from this moment on. */
export function gatherJobChanges(orgId: string): GatheredChanges {
  const ids = new Set<string>();
  let hasMissed = false;
  const stop = watch(orgId, (jobId) => {
    if (jobId === null) hasMissed = true;
    else ids.add(jobId);
  });
  return {
    take: () => {
      const taken = { ids: [...ids], isComplete: isConnected && !hasMissed };
      ids.clear();
      hasMissed = false;
      return taken;
    },
    hasAny: () => ids.size > 0 || hasMissed,
    stop,
  };
}

/** Ends the connection; the next watcher opens another. */
export async function stopListening(): Promise<void> {
  const connection = await listening;
  listening = null;
  isConnected = false;
  await connection?.stop();
}

function watch(id: string, onChange: OnChange): () => void {
  listening ??= listen();
  const those = watchers.get(id) ?? new Set();
  watchers.set(id, those.add(onChange));
  return () => {
    those.delete(onChange);
    if (those.size === 0 && watchers.get(id) === those) watchers.delete(id);
  };
}

const channels = {
  [jobChannel]: jobEvents(({ orgId, jobId }) => tell([orgId, jobId], jobId)),
  [editChannel]: (payload: unknown) => {
    const event = EditEvent.safeParse(payload);
    if (event.success) tell([event.data.transcriptId], event.data.transcriptId);
  },
};

/** After a failure the next watcher tries again. */
async function listen(): Promise<{ stop(): Promise<void> } | null> {
  try {
    const connection = await listenChannels(env().databaseUrl, channels, {
      onLost: () => {
        isConnected = false;
        log().warn("the connection that announces changes is lost, reading the rows instead");
      },
      onReconnect: connected,
    });
    connected();
    return connection;
  } catch (error) {
    listening = null;
    log().warn({ err: error }, "cannot listen for changes, reading the rows instead");
    return null;
  }
}

/** What changed before this moment was announced to nobody. */
function connected(): void {
  isConnected = true;
  tell([...watchers.keys()], null);
}

function tell(ids: readonly string[], jobId: string | null): void {
  for (const id of ids) for (const onChange of [...(watchers.get(id) ?? [])]) onChange(jobId);
}
