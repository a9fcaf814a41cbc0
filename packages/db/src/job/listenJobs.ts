import { jobChannel } from "@rollcall/core/jobs";
import { z } from "zod";
import { type ListenOptions, listenChannels } from "../listenChannels.ts";

const JobEvent = z.object({ orgId: z.uuid(), jobId: z.uuid() });
export type JobEvent = z.infer<typeof JobEvent>;

/** Calls `onEvent` for every visible change of any job row, until it is stopped; see `listenChannels` for the rest. */
export function listenJobs(
  url: string,
  onEvent: (event: JobEvent) => void,
  options: ListenOptions = {},
): Promise<{ stop(): Promise<void> }> {
  return listenChannels(url, { [jobChannel]: jobEvents(onEvent) }, options);
}

/** What to do with a payload of the job channel. */
export function jobEvents(onEvent: (event: JobEvent) => void): (payload: unknown) => void {
  return (payload) => {
    const event = JobEvent.safeParse(payload);
    if (event.success) onEvent(event.data);
  };
}
