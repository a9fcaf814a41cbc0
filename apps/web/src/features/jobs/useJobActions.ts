"use client";
import type { BulkResult, JobFilter, JobSelection } from "@rollcall/core/job";
import { maxJobsAtOnce } from "@rollcall/core/job";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { useTRPC, useTRPCClient } from "@/lib/trpc.tsx";

/** Some rows, or everything that matches a filter. */
export type Chosen = { ids: readonly string[] } | { filter: JobFilter };

/** Cancels or retries any number of jobs, in as many calls as it takes, and says how many it were. */
export function useJobActions(onDone: () => void = () => {}) {
  const t = useTranslations("jobs");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();

  const act = (key: "cancel" | "retry") => ({
    mutationFn: (chosen: Chosen) =>
      forAll(chosen, (part) => (key === "cancel" ? client.job.cancelMany : client.job.retryMany).mutate(part)),
    onSuccess: ({ changed, skipped }: { changed: number; skipped: number }) => {
      toast(t(`${key}Result`, { changed, skipped }));
      onDone();
    },
    onError: (error: Error) => toast.error(error.message),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries(trpc.job.pathFilter()),
        queryClient.invalidateQueries(trpc.meeting.pathFilter()),
      ]),
  });
  return { cancel: useMutation(act("cancel")), retry: useMutation(act("retry")) };
}

async function forAll(chosen: Chosen, call: (part: JobSelection) => Promise<BulkResult>) {
  const total = { changed: 0, skipped: 0 };
  const add = (result: BulkResult) => {
    total.changed += result.changed;
    total.skipped += result.skipped;
    return result;
  };
  if ("ids" in chosen) {
    for (let n = 0; n < chosen.ids.length; n += maxJobsAtOnce) {
      add(await call({ ids: chosen.ids.slice(n, n + maxJobsAtOnce) }));
    }
    return total;
  }
  // Ends when nothing is left, or when what is left cannot be changed.
  for (;;) {
    const { hasMore, changed } = add(await call({ filter: chosen.filter }));
    if (!hasMore || changed === 0) return total;
  }
}
