"use client";
import type { JobFilter, JobRow } from "@rollcall/core/job";
import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useRef } from "react";
import { useTRPC } from "@/lib/trpc.tsx";
import { usePageVisible } from "@/lib/usePageVisible.ts";

/** How often the list is read when nobody tells of changes, and how often in case something was not told. */
const pollMs = { alone: 2000, told: 30_000 } as const;
/** The list is read again at most this often, however much happens. */
const rereadMs = 1000;

type Pages = InfiniteData<{ items: JobRow[]; nextCursor: string | null }, unknown>;

/** The jobs that match and how many there are in each state, kept up to date by the server, or by asking again. */
export function useJobs(filter: JobFilter) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const isVisible = usePageVisible();
  const { state: _state, ...others } = filter;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const live = useSubscription(
    trpc.job.changes.subscriptionOptions(undefined, {
      enabled: isVisible,
      onStarted: readAgain,
      onData: ({ rows, isComplete }) => {
        const known = rows.filter(patch);
        if (!isComplete || known.length < rows.length || rows.some((row) => hasSettled(row))) readAgain();
      },
    }),
  );
  const refetchInterval = live.status === "pending" ? pollMs.told : pollMs.alone;

  const list = useInfiniteQuery(
    trpc.job.list.infiniteQueryOptions(
      { filter },
      { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData, refetchInterval },
    ),
  );
  const counts = useQuery(
    trpc.job.count.queryOptions({ filter: others }, { placeholderData: keepPreviousData, refetchInterval }),
  );

  /** Puts the row in the place of its older self, wherever that is shown; false when it is shown nowhere. */
  function patch(row: JobRow): boolean {
    let isShown = false;
    queryClient.setQueriesData<Pages>(trpc.job.list.infiniteQueryFilter(), (data) => {
      if (!data?.pages.some((page) => page.items.some((item) => item.id === row.id))) return data;
      isShown = true;
      const inPage = (items: JobRow[]) => items.map((item) => (item.id === row.id ? row : item));
      return { ...data, pages: data.pages.map((page) => ({ ...page, items: inPage(page.items) })) };
    });
    return isShown;
  }

  /** Everything again, once for a burst of changes. */
  function readAgain() {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queryClient.invalidateQueries(trpc.job.list.pathFilter());
      void queryClient.invalidateQueries(trpc.job.count.pathFilter());
    }, rereadMs);
  }

  return { list, counts: counts.data, isLive: live.status === "pending" };
}

/** Progress changes no count and no place; anything else may. */
function hasSettled(row: JobRow): boolean {
  return row.state !== "running" || row.percent === 0;
}
