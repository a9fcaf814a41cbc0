"use client";
import { offsetOf } from "@rollcall/core/edit/splitSegment";
import type { SegmentView } from "@rollcall/core/transcript";
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import { usePlayer } from "@/features/player/PlayerProvider.tsx";
import { useShortcuts } from "@/features/shortcuts/ShortcutsProvider.tsx";
import { rangeOf } from "@/features/transcript/caret.ts";
import { findWord } from "@/features/transcript/findWord.ts";

export interface FollowOptions {
  segments: readonly SegmentView[];
  scroller: RefObject<HTMLDivElement | null>;
  scrollToRow: (index: number) => void;
}

/** Seeking lands a hair before the word it was asked for; this much is forgiven. */
const roundingMs = 5;
/** A word this close to the edge of the window is brought to its middle. */
const edgePx = 64;

/**
 * Marks the word being heard, straight on its element so that no row renders again, and keeps it in view until the
 * person scrolls away; `follow` brings it back.
 */
export function useFollow({ segments, scroller, scrollToRow }: FollowOptions) {
  const player = usePlayer();
  const [isFollowing, setIsFollowing] = useState(true);
  const marked = useRef<Element | null>(null);
  const markedLive = useRef("");
  const sentTo = useRef(-1);

  const current = () => findWord(segments, player.positionMs() + roundingMs);

  const update = useEffectEvent(() => {
    const isUntouched = !player.isPlaying() && player.positionMs() === 0;
    const place = isUntouched ? null : current();
    const row = place && scroller.current?.querySelector(`[data-index="${place.segment}"]`);
    const word = (place && row?.querySelector(`[data-word="${place.word}"]`)) ?? null;
    if (marked.current !== word) {
      marked.current?.removeAttribute("data-current");
      word?.setAttribute("data-current", "");
      marked.current = word;
    }
    markLive(place, row);
    if (place && isFollowing && player.isPlaying()) keepInView(place.segment, word);
  });

  /** The row that is open for typing has no elements for its words: there the browser paints a range. */
  function markLive(place: { segment: number; word: number } | null, row: Element | null | undefined) {
    const live = place && row?.querySelector("[contenteditable]");
    const segment = place ? segments[place.segment] : undefined;
    const key = live && segment && live.textContent === segment.text ? `${segment.id}.${place.word}` : "";
    if (key === markedLive.current) return;
    markedLive.current = key;
    const highlights = globalThis.CSS?.highlights as HighlightRegistry | undefined; // not in every browser
    const word = segment?.words[place?.word ?? -1];
    const start = segment && place ? offsetOf(segment.words, place.word) : 0;
    const range = key !== "" && live && word ? rangeOf(live, start, start + word.t.length) : null;
    if (range) highlights?.set("heard", new Highlight(range));
    else highlights?.delete("heard");
  }

  function keepInView(index: number, word: Element | null) {
    const frame = scroller.current?.getBoundingClientRect();
    if (!frame) return;
    const box = word?.getBoundingClientRect();
    if (box && box.top > frame.top + edgePx && box.bottom < frame.bottom - edgePx) return;
    if (box) scroller.current?.scrollBy({ top: box.top - frame.top - frame.height / 3 });
    else if (sentTo.current !== index) scrollToRow(index);
    sentTo.current = index;
  }

  useEffect(() => player.subscribe(() => update()), [player]);

  function follow() {
    sentTo.current = -1;
    setIsFollowing(true);
    const place = current();
    if (place) scrollToRow(place.segment);
  }

  function onUserScroll() {
    if (player.isPlaying()) setIsFollowing(false);
  }

  useShortcuts([{ keys: "f", description: "follow", run: isFollowing ? () => setIsFollowing(false) : follow }]);
  return { isFollowing, follow, keepFollowing: () => setIsFollowing(true), onUserScroll };
}
