"use client";
import type { JobView } from "@rollcall/core/job";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useTRPC } from "@/lib/trpc.tsx";
import { usePageVisible } from "@/lib/usePageVisible.ts";

/** Keeps a meeting's job up to date as the server tells of it; the page's own polling is there when this is cut off. */
export function useLiveJob(meeting: MeetingDetail | undefined): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const job = meeting?.job ?? null;
  const isVisible = usePageVisible();
  const isActive = job !== null && (job.state === "queued" || job.state === "running");

  function onData({ data }: { data: JobView }) {
    if (!meeting) return;
    const key = trpc.meeting.get.queryKey({ id: meeting.id });
    const before = queryClient.getQueryData(key)?.job;
    if (before?.id === data.id) queryClient.setQueryData(key, (old) => old && { ...old, job: data });
    const hasMoved = before?.stage !== data.stage || before?.state !== data.state || before.attempt !== data.attempt;
    if (hasMoved) {
      void queryClient.invalidateQueries({ queryKey: key });
      void queryClient.invalidateQueries(trpc.meeting.versions.queryFilter({ meetingId: meeting.id }));
    }
    const grows = data.stage === "asr" || data.stage === "align" || hasMoved;
    if (grows) void queryClient.invalidateQueries(trpc.transcript.segments.pathFilter());
  }

  useSubscription(
    trpc.job.watch.subscriptionOptions({ id: job?.id ?? "" }, { enabled: isActive && isVisible, onData }),
  );
}
