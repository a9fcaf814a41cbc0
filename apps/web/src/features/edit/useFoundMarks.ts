"use client";
import { type RefObject, useEffect } from "react";
import type { FoundMatch } from "@/features/edit/findMatches.ts";
import { rangeOf } from "@/features/transcript/caret.ts";

/**
 * Marks the matches in the rows that are there, without touching an element: the ranges are painted by the browser.
 * To be called in every render of the rows.
 */
export function useFoundMarks(
  scroller: RefObject<HTMLElement | null>,
  matches: readonly FoundMatch[],
  at: number,
): void {
  useEffect(() => {
    const highlights = globalThis.CSS?.highlights as HighlightRegistry | undefined; // not in every browser
    if (!highlights) return;
    if (matches.length === 0) {
      highlights.delete("found");
      highlights.delete("found-current");
      return;
    }
    const all = new Highlight();
    const current = new Highlight();
    current.priority = 1;
    for (const row of scroller.current?.querySelectorAll<HTMLElement>("[data-index]") ?? []) {
      const text = row.querySelector("[data-text], [contenteditable]");
      const index = Number(row.dataset.index);
      if (!text) continue;
      for (let n = firstIn(matches, index); matches[n]?.segment === index; n++) {
        const match = matches[n];
        const range = match && rangeOf(text, match.start, match.end);
        if (range) (n === at ? current : all).add(range);
      }
    }
    highlights.set("found", all);
    highlights.set("found-current", current);
  });
}

/** The first match in a passage or after it. */
function firstIn(matches: readonly FoundMatch[], segment: number): number {
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((matches[middle]?.segment ?? 0) < segment) low = middle + 1;
    else high = middle;
  }
  return low;
}
