"use client";
import type { SegmentView } from "@rollcall/core/transcript";
import { type RefObject, useEffectEvent, useMemo } from "react";
import { findWord } from "@/features/transcript/findWord.ts";

export interface RowsOptions {
  segments: readonly SegmentView[];
  scroller: RefObject<HTMLElement | null>;
  scrollToIndex: (index: number, options: { align: "auto" | "center" }) => void;
}

/** The rows of the transcript as elements: which one has the focus, and how another one gets it. */
export interface Rows {
  element(segmentId: string): HTMLElement | null;
  /** The index of the row that has the focus, or -1. */
  focused(): number;
  /** Of the row that is heard at `ms`, or -1. */
  heard(ms: number): number;
  focus(segmentId: string): void;
  focusAt(index: number): void;
  /** Brings a row into the window. */
  reveal(index: number): void;
}

/** A row that was just scrolled to exists a frame or two later. */
const mostFrames = 12;

export function useRows({ segments, scroller, scrollToIndex }: RowsOptions): Rows {
  const get = useEffectEvent(() => ({ segments, scrollToIndex }));
  return useMemo(() => {
    const element = (id: string) =>
      scroller.current?.querySelector<HTMLElement>(`article[data-segment="${id}"]`) ?? null;
    const row = (index: number) => scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"] article`);

    function isInside(box: DOMRect, frame: DOMRect) {
      return box.top >= frame.top && box.bottom <= frame.bottom;
    }
    function reveal(index: number) {
      const frame = scroller.current?.getBoundingClientRect();
      const box = row(index)?.getBoundingClientRect();
      if (frame && box && isInside(box, frame)) return;
      get().scrollToIndex(index, { align: "auto" });
    }
    function focusAt(index: number, frames = mostFrames) {
      const there = row(index);
      if (there) {
        there.focus({ preventScroll: true });
        reveal(index);
        return;
      }
      if (frames === mostFrames) get().scrollToIndex(index, { align: "auto" });
      if (frames > 0) requestAnimationFrame(() => focusAt(index, frames - 1));
    }
    return {
      element,
      focused: () => {
        const id = document.activeElement?.closest<HTMLElement>("article")?.dataset.segment;
        return id === undefined ? -1 : get().segments.findIndex((segment) => segment.id === id);
      },
      heard: (ms) => findWord(get().segments, ms)?.segment ?? -1,
      focus: (segmentId) => {
        const index = get().segments.findIndex(({ id }) => id === segmentId);
        if (index >= 0) focusAt(index);
      },
      focusAt: (index) => focusAt(index),
      reveal,
    };
  }, [scroller]);
}
