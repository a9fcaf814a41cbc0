"use client";
import type { SpeakerView } from "@rollcall/core/meeting";
import type { SegmentView } from "@rollcall/core/transcript";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { LocateFixed } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { useEditor, useEditorState } from "@/features/edit/EditorProvider.tsx";
import { FindBar } from "@/features/edit/FindBar.tsx";
import { LabelDialog } from "@/features/edit/LabelDialog.tsx";
import { type Reach, SpeakerMenu } from "@/features/edit/SpeakerMenu.tsx";
import { useFind } from "@/features/edit/useFind.ts";
import { useFoundMarks } from "@/features/edit/useFoundMarks.ts";
import { NoteMarks } from "@/features/notes/NoteMarks.tsx";
import { SelectionBar } from "@/features/notes/SelectionBar.tsx";
import { usePlayer } from "@/features/player/PlayerProvider.tsx";
import { useJumpTarget } from "@/features/rail/RailProvider.tsx";
import { offsetAt } from "@/features/transcript/caret.ts";
import { SegmentRow } from "@/features/transcript/SegmentRow.tsx";
import { useFollow } from "@/features/transcript/useFollow.ts";
import { useRowKeys } from "@/features/transcript/useRowKeys.ts";
import { useRows } from "@/features/transcript/useRows.ts";

export interface TranscriptProps {
  meetingId: string;
  segments: readonly SegmentView[];
  speakers: SpeakerView[];
  /** More text is on its way, so the number of rows is not yet known. */
  isGrowing: boolean;
  isEditable: boolean;
}

const lineHeight = 28;
const charactersPerLine = 72;

/** The text of the meeting: only the rows near the window exist, and the word being heard is marked as it goes. */
export function Transcript({ meetingId, segments, speakers, isGrowing, isEditable }: TranscriptProps) {
  const t = useTranslations("transcript");
  const player = usePlayer();
  const editor = useEditor();
  const live = useEditorState((state) => state.live);
  const clashes = useEditorState((state) => state.clashes);
  const scroller = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<{ segmentId: string; anchor: Element; reach: Reach } | null>(null);
  const [labelled, setLabelled] = useState<SpeakerView | null>(null);
  const bySpeaker = useMemo(() => new Map(speakers.map((speaker) => [speaker.id, speaker])), [speakers]);
  const liveIndex = useMemo(
    () => (live ? segments.findIndex(({ id }) => id === live.segmentId) : -1),
    [live, segments],
  );
  const virtual = useVirtualizer({
    count: segments.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => Math.ceil((segments[index]?.text.length ?? 0) / charactersPerLine) * lineHeight + 16,
    getItemKey: (index) => segments[index]?.id ?? index,
    // The row that is being typed in stays, wherever one scrolls.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return liveIndex < 0 || shown.includes(liveIndex) ? shown : [...shown, liveIndex].sort((a, b) => a - b);
    },
    overscan: 8,
    paddingStart: 12,
    paddingEnd: 96,
    initialRect: { width: 800, height: 800 },
  });
  const rows = useRows({ segments, scroller, scrollToIndex: virtual.scrollToIndex });
  const { isFollowing, follow, keepFollowing, onUserScroll } = useFollow({
    segments,
    scroller,
    scrollToRow: (index) => virtual.scrollToIndex(index, { align: "center" }),
  });
  useRowKeys({
    segments,
    speakers,
    rows,
    isEditable,
    onMove: onUserScroll,
    onMenu: (segmentId, reach) => openMenu(segmentId, reach),
  });

  const find = useFind({
    segments,
    firstShown: () => virtual.range?.startIndex ?? 0,
    onShow: ({ segment }) => {
      onUserScroll();
      virtual.scrollToIndex(segment, { align: "center" });
    },
  });
  useFoundMarks(scroller, find.matches, find.at);

  // A row that is opened for typing by a key may be beyond the window.
  useEffect(() => {
    if (liveIndex >= 0) rows.reveal(liveIndex);
  }, [liveIndex, rows]);

  useJumpTarget(({ ms, segmentId }) => {
    onUserScroll();
    if (segmentId) rows.focus(segmentId);
    else rows.focusAt(Math.max(0, rows.heard(ms)));
  });

  function openMenu(segmentId: string, reach: Reach) {
    const row = rows.element(segmentId);
    const anchor = row?.querySelector("[data-speaker-menu]") ?? row?.querySelector("header") ?? row;
    if (anchor) setMenu({ segmentId, anchor, reach });
  }

  function onClick(event: MouseEvent<HTMLDivElement>) {
    const target = event.target instanceof Element ? event.target : null;
    const row = target?.closest<HTMLElement>("article");
    if (target?.closest("[data-speaker-menu]") && row?.dataset.segment) return openMenu(row.dataset.segment, "here");
    if (target?.closest("[contenteditable]")) return onLiveClick(event, row);
    const word = target?.closest<HTMLElement>("[data-word]");
    const ms = word?.dataset.startMs ?? target?.closest<HTMLElement>("[data-play-ms]")?.dataset.playMs;
    const isMarking = window.getSelection()?.isCollapsed === false;
    if (isMarking) return;
    if (ms !== undefined) {
      player.seek(Number(ms), { andPlay: true });
      keepFollowing();
    }
    const text = target?.closest("[data-text]");
    // A finger that taps a word wants to hear it; a second tap on the row that has the focus opens the keyboard.
    const isFirstTap = isTouch(event) && document.activeElement !== row;
    if (!isEditable || !text || !row?.dataset.segment || event.altKey) return;
    if (isFirstTap) row.focus({ preventScroll: true });
    else editor.open(row.dataset.segment, offsetAt(text, event.clientX, event.clientY) ?? "end");
  }

  /** In the row that is open the caret follows the click by itself; the sound does when the text is as it was heard. */
  function onLiveClick(event: MouseEvent<HTMLDivElement>, row: HTMLElement | null | undefined) {
    const live = row?.querySelector("[contenteditable]");
    const segment = row?.dataset.segment ? editor.segment(row.dataset.segment) : undefined;
    const at = live && offsetAt(live, event.clientX, event.clientY);
    if (!segment || at == null || live?.textContent !== segment.text) return;
    let offset = 0;
    const word = segment.words.find(({ t: text }) => {
      offset += text.length + 1;
      return at < offset;
    });
    if (word) player.seek(word.s, { andPlay: true });
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    if (event.key === "PageUp" || event.key === "PageDown") onUserScroll();
  }

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {find.isOpen ? (
        <FindBar
          find={find}
          isEditable={isEditable}
          onClose={() => {
            find.close();
            const match = find.matches[find.at];
            if (match) rows.focusAt(match.segment);
          }}
        />
      ) : null}
      <div
        ref={scroller}
        role="feed"
        aria-label={t("title")}
        aria-busy={isGrowing}
        data-editable={isEditable}
        onClick={onClick}
        onKeyDown={onKeyDown}
        onWheel={onUserScroll}
        onTouchMove={onUserScroll}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 sm:px-6"
      >
        <div className="relative w-full max-w-4xl" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const segment = segments[index];
            if (!segment) return null;
            return (
              <div
                key={key}
                ref={virtual.measureElement}
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
                  isEditable={isEditable}
                  caret={index === liveIndex ? (live?.caret ?? null) : null}
                  mine={clashes.find(({ segmentId }) => segmentId === segment.id)?.mine ?? null}
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
      <NoteMarks meetingId={meetingId} feed={scroller} />
      {isEditable ? <SelectionBar meetingId={meetingId} /> : null}
      {menu ? (
        <SpeakerMenu
          key={menu.segmentId}
          {...menu}
          speakers={speakers}
          onLabel={setLabelled}
          onClose={() => {
            setMenu(null);
            rows.focus(menu.segmentId);
          }}
        />
      ) : null}
      {labelled ? <LabelDialog meetingId={meetingId} speaker={labelled} onClose={() => setLabelled(null)} /> : null}
    </div>
  );
}

function isTouch(event: MouseEvent): boolean {
  return event.nativeEvent instanceof PointerEvent && event.nativeEvent.pointerType === "touch";
}
