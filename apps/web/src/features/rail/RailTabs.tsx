"use client";
import { Tabs } from "@base-ui/react/tabs";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useEditorState } from "@/features/edit/EditorProvider.tsx";
import { HistoryPanel } from "@/features/history/HistoryPanel.tsx";
import { NotesPanel } from "@/features/notes/NotesPanel.tsx";
import { DetailsPanel } from "@/features/rail/DetailsPanel.tsx";
import { type RailTab, railTabs, useRail } from "@/features/rail/RailProvider.tsx";
import { SpeakersPanel } from "@/features/rail/SpeakersPanel.tsx";
import { ReviewPanel } from "@/features/review/ReviewPanel.tsx";
import { useReview } from "@/features/review/useReview.ts";

/** The panels beside the text, one at a time. */
export function RailTabs({ meeting, userId }: { meeting: MeetingDetail; userId: string }) {
  const t = useTranslations("rail");
  const rail = useRail();
  const isEditable = useEditorState((state) => state.isLoaded);
  const review = useReview(meeting);
  const panels: Record<RailTab, () => ReactNode> = {
    speakers: () => <SpeakersPanel meeting={meeting} />,
    review: () => <ReviewPanel meeting={meeting} review={review} />,
    notes: () => <NotesPanel meeting={meeting} userId={userId} />,
    history: () => <HistoryPanel transcriptId={meeting.transcript?.id ?? ""} isEditable={isEditable} />,
    details: () => <DetailsPanel meeting={meeting} />,
  };
  return (
    <Tabs.Root
      value={rail.tab}
      onValueChange={(tab: RailTab) => rail.open(tab)}
      className="flex h-full min-h-0 min-w-0 flex-1 flex-col"
    >
      <Tabs.List aria-label={t("title")} className="flex shrink-0 gap-0.5 overflow-x-auto border-b px-2">
        {railTabs.map((tab) => (
          <Tabs.Tab
            key={tab}
            value={tab}
            className="-mb-px flex h-10 shrink-0 items-center gap-1 border-transparent border-b-2 px-1.5 font-medium text-muted text-sm -outline-offset-2 hover:text-fg data-active:border-accent data-active:text-fg"
          >
            {t(tab)}
            {tab === "review" && review.items.length > 0 ? (
              <span className="rounded-full bg-warn-soft px-1.5 text-2xs text-warn">
                {review.items.length > 99 ? "99+" : review.items.length}
              </span>
            ) : null}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {railTabs.map((tab) => (
        <Tabs.Panel key={tab} value={tab} className="min-h-0 flex-1 overflow-y-auto px-4 py-4 -outline-offset-2">
          {panels[tab]()}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}
