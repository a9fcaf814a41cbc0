"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { segmentPage } from "@/features/transcript/segmentPage.ts";
import { useTRPC } from "@/lib/trpc.tsx";

/** The whole text of a meeting, page after page, asked for again while it grows. */
export function useSegments(meeting: MeetingDetail, isRunning: boolean) {
  const trpc = useTRPC();
  const transcriptId = meeting.transcript?.id ?? "";
  const { data, isLoading, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    trpc.transcript.segments.infiniteQueryOptions(
      { transcriptId, limit: segmentPage },
      {
        enabled: transcriptId !== "",
        getNextPageParam: (page) => page.nextCursor,
        refetchInterval: isRunning ? 2500 : false,
        placeholderData: keepPreviousData,
      },
    ),
  );

  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  // What was fetched while the last words were being written may lack them.
  useEffect(() => {
    if (!isRunning && transcriptId !== "") void refetch({ cancelRefetch: false });
  }, [isRunning, transcriptId, refetch]);

  const segments = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  return { segments, isLoading, isGrowing: isRunning || hasNextPage };
}
