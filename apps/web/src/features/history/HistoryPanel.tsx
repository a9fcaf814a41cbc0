"use client";
import type { EditView } from "@rollcall/core/edit/editLog";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { useEditorState } from "@/features/edit/EditorProvider.tsx";
import { HistoryEntry } from "@/features/history/HistoryEntry.tsx";
import { RestoreDialog } from "@/features/history/RestoreDialog.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

/** Who changed what and when, latest first, and the way back to any state. */
export function HistoryPanel({ transcriptId, isEditable }: { transcriptId: string; isEditable: boolean }) {
  const t = useTranslations("history");
  const trpc = useTRPC();
  const [chosen, setChosen] = useState<EditView | "start" | null>(null);
  const segments = useEditorState((state) => state.segments);
  const unsent = useEditorState((state) => state.unsent);
  const { data, isLoading, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    trpc.edit.history.infiniteQueryOptions(
      { transcriptId },
      { enabled: transcriptId !== "", getNextPageParam: (page) => page.nextCursor, staleTime: 0 },
    ),
  );
  // Whatever changes the text has made an entry.
  useEffect(() => {
    if (segments.length > 0 && unsent === 0) void refetch();
  }, [segments, unsent, refetch]);

  const entries = data?.pages.flatMap((page) => page.items) ?? [];
  if (error) return <p className="text-danger text-sm">{error.message}</p>;
  if (isLoading) return <p className="text-subtle text-sm">{t("loading")}</p>;
  return (
    <>
      {entries.length === 0 ? <p className="text-muted text-sm">{t("empty")}</p> : null}
      <ol aria-label={t("title")} className="flex flex-col divide-y">
        {entries.map((entry, n) => (
          <HistoryEntry
            key={entry.id}
            entry={entry}
            isLatest={n === 0}
            onRestore={isEditable ? () => setChosen(entry) : null}
          />
        ))}
        {entries.length > 0 && !hasNextPage ? (
          <li className="flex items-center justify-between gap-2 py-2.5 text-sm">
            <span className="text-muted">{t("start")}</span>
            {isEditable ? (
              <Button size="sm" variant="ghost" onClick={() => setChosen("start")}>
                {t("restoreStart")}
              </Button>
            ) : null}
          </li>
        ) : null}
      </ol>
      {hasNextPage ? (
        <Button size="sm" className="mt-2" isBusy={isFetchingNextPage} onClick={() => fetchNextPage()}>
          {t("more")}
        </Button>
      ) : null}
      {chosen ? <RestoreDialog transcriptId={transcriptId} to={chosen} onClose={() => setChosen(null)} /> : null}
    </>
  );
}
