"use client";
import { type RefObject, useEffect } from "react";
import { useNotes } from "@/features/notes/useNotes.ts";

/** Paints the passages that have notes, in whatever rows are there; no row renders for it. */
export function NoteMarks({ meetingId, feed }: { meetingId: string; feed: RefObject<HTMLElement | null> }) {
  const { notes } = useNotes(meetingId);
  useEffect(() => {
    const element = feed.current;
    const open = notes.filter(({ doneAt }) => doneAt === null);
    if (!element || open.length === 0 || typeof Highlight === "undefined") return;
    const marks = new Highlight();
    CSS.highlights.set("note", marks);
    let frame = 0;
    function paint() {
      marks.clear();
      for (const text of element?.querySelectorAll("[data-text]") ?? []) {
        let range: Range | null = null;
        for (const word of text.querySelectorAll<HTMLElement>("[data-word]")) {
          const ms = Number(word.dataset.startMs);
          if (!open.some(({ startMs, endMs }) => ms >= startMs && ms < endMs)) {
            range = null;
            continue;
          }
          // Neighbours are one mark, with the space between them.
          if (!range) {
            range = document.createRange();
            range.setStartBefore(word);
            marks.add(range);
          }
          range.setEndAfter(word);
        }
      }
    }
    const observer = new MutationObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(paint);
    });
    observer.observe(element, { childList: true, subtree: true });
    paint();
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      CSS.highlights.delete("note");
    };
  }, [notes, feed]);
  return null;
}
