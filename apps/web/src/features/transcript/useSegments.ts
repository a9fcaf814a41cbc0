"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { useEditor, useEditorState } from "@/features/edit/EditorProvider.tsx";
import { segmentPage } from "@/features/transcript/segmentPage.ts";
import { useTRPC } from "@/lib/trpc.tsx";

/**
 * The whole text of a meeting, page after page, asked for again while it grows. Once it is finished the editor has it,
 * and hears of changes by itself.
 */
export function useSegments(meeting: MeetingDetail, isRunning: boolean) {
  const trpc = useTRPC();
  const editor = useEditor();
  const isLoaded = useEditorState((state) => state.isLoaded);
  const edited = useEditorState(({ segments }) => segments);
  const transcriptId = meeting.transcript?.id ?? "";
  const isGrowing = isRunning && !isLoaded;
  const { data, dataUpdatedAt, isLoading, isPlaceholderData, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery(
      trpc.transcript.segments.infiniteQueryOptions(
        { transcriptId, limit: segmentPage },
        {
          enabled: transcriptId !== "",
          getNextPageParam: (page) => page.nextCursor,
          refetchInterval: isGrowing ? 2500 : false,
          staleTime: isGrowing ? 0 : Number.POSITIVE_INFINITY,
          refetchOnWindowFocus: isGrowing,
          structuralSharing: false,
          placeholderData: keepPreviousData,
        },
      ),
    );

  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  // What was fetched while the last words were being written may lack them.
  const ranUntil = useRef(0);
  useEffect(() => {
    if (!isGrowing) return;
    return () => {
      ranUntil.current = Date.now();
      void refetch();
    };
  }, [isGrowing, refetch]);

  const isFinal = !isGrowing && !isPlaceholderData && meeting.transcript?.state === "ready";
  const loaded = useMemo(() => ({ editor, pages: new WeakSet<object>() }), [editor]);
  useEffect(() => {
    if (!isFinal || !data || dataUpdatedAt <= ranUntil.current) return;
    for (const page of data.pages) {
      if (loaded.pages.has(page)) continue;
      loaded.pages.add(page);
      loaded.editor.load(page.items, page.revision);
    }
    if (!hasNextPage) loaded.editor.start();
  }, [isFinal, data, dataUpdatedAt, hasNextPage, loaded]);

  const fetched = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  return {
    segments: isLoaded ? edited : fetched,
    isLoading,
    isGrowing: isGrowing || hasNextPage,
    isEditable: isLoaded,
  };
}
