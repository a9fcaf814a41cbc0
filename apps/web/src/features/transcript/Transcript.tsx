"use client";
import type { SpeakerView } from "@rollcall/core/meeting";
import type { SegmentView } from "@rollcall/core/transcript";
import { useVirtualizer } from "@tanstack/react-virtual";
import { LocateFixed } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type MouseEvent, useMemo, useRef } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { usePlayer } from "@/features/player/PlayerProvider.tsx";
import { SegmentRow } from "@/features/transcript/SegmentRow.tsx";
import { useFollow } from "@/features/transcript/useFollow.ts";

export interface TranscriptProps {
  segments: SegmentView[];
  speakers: SpeakerView[];
  /** More text is on its way, so the number of rows is not yet known. */
  isGrowing: boolean;
}

const lineHeight = 28;
const charactersPerLine = 72;

/** The text of the meeting: only the rows near the window exist, and the word being heard is marked as it goes. */
export function Transcript({ segments, speakers, isGrowing }: TranscriptProps) {
  const t = useTranslations("transcript");
  const player = usePlayer();
  const scroller = useRef<HTMLDivElement>(null);
  const bySpeaker = useMemo(() => new Map(speakers.map((speaker) => [speaker.id, speaker])), [speakers]);
  const rows = useVirtualizer({
    count: segments.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => Math.ceil((segments[index]?.text.length ?? 0) / charactersPerLine) * lineHeight + 16,
    getItemKey: (index) => segments[index]?.id ?? index,
    overscan: 24,
    paddingStart: 12,
    paddingEnd: 96,
    initialRect: { width: 800, height: 800 },
  });
  const { isFollowing, follow, keepFollowing, onUserScroll } = useFollow({
    segments,
    scroller,
    scrollToRow: (index) => rows.scrollToIndex(index, { align: "center" }),
  });

  function onClick(event: MouseEvent<HTMLDivElement>) {
    const target = event.target instanceof Element ? event.target : null;
    const word = target?.closest<HTMLElement>("[data-word]");
    const ms = word?.dataset.startMs ?? target?.closest<HTMLElement>("[data-play-ms]")?.dataset.playMs;
    if (ms === undefined || !window.getSelection()?.isCollapsed) return;
    player.seek(Number(ms), { andPlay: true });
    keepFollowing();
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    if (scrollKeys.has(event.key)) onUserScroll();
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>("article") : null;
    if (row !== event.target || event.key !== "Enter") return;
    player.seek(Number(row?.dataset.startMs), { andPlay: true });
    keepFollowing();
  }

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="feed"
        aria-label={t("title")}
        aria-busy={isGrowing}
        onClick={onClick}
        onKeyDown={onKeyDown}
        onWheel={onUserScroll}
        onTouchMove={onUserScroll}
        className="h-full overflow-y-auto overscroll-contain px-4 sm:px-6"
      >
        <div className="relative w-full max-w-4xl" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, key, start }) => {
            const segment = segments[index];
            if (!segment) return null;
            return (
              <div
                key={key}
                ref={rows.measureElement}
                data-index={index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                <SegmentRow
                  segment={segment}
                  speaker={segment.speakerId ? bySpeaker.get(segment.speakerId) : undefined}
                  isTurnStart={segments[index - 1]?.speakerId !== segment.speakerId || index === 0}
                  position={index + 1}
                  count={isGrowing ? -1 : segments.length}
                  isGrowing={isGrowing}
                />
              </div>
            );
          })}
        </div>
      </div>
      {isFollowing ? null : (
        <Button className="absolute bottom-4 left-1/2 -translate-x-1/2 rounded-full shadow-pop" onClick={follow}>
          <LocateFixed aria-hidden className="text-accent" />
          {t("jump")}
        </Button>
      )}
    </div>
  );
}

const scrollKeys = new Set(["PageUp", "PageDown", "ArrowUp", "ArrowDown", "Home", "End"]);
