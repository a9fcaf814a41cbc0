"use client";
import type { SegmentView } from "@rollcall/core/transcript";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { type FoundMatch, findMatches } from "@/features/edit/findMatches.ts";
import { useShortcuts } from "@/features/shortcuts/ShortcutsProvider.tsx";

export interface FindOptionsOfPage {
  segments: readonly SegmentView[];
  /** Where the search begins: the first row in the window. */
  firstShown: () => number;
  onShow: (match: FoundMatch) => void;
}

export type Find = ReturnType<typeof useFind>;

const noMatches: FoundMatch[] = [];

/** What is looked for in the transcript, and which match one is at; the browser's own search sees the window alone. */
export function useFind({ segments, firstShown, onShow }: FindOptionsOfPage) {
  const [isOpen, setIsOpen] = useState(false);
  const [query, setQuery] = useState("");
  const [matchCase, setMatchCase] = useState(false);
  const [wholeWords, setWholeWords] = useState(false);
  const [at, setAt] = useState(0);
  const wanted = useDeferredValue(query);
  const matches = useMemo(
    () => (isOpen ? findMatches(segments, wanted, { matchCase, wholeWords }) : noMatches),
    [isOpen, segments, wanted, matchCase, wholeWords],
  );

  // A new search begins where one is reading.
  // biome-ignore lint/correctness/useExhaustiveDependencies: an edit of the text must not move the reader
  useEffect(() => {
    if (!isOpen || wanted.trim() === "") return;
    const first = firstShown();
    const index = matches.findIndex(({ segment }) => segment >= first);
    setAt(Math.max(0, index));
    const match = matches[Math.max(0, index)];
    if (match) onShow(match);
  }, [isOpen, wanted, matchCase, wholeWords]);

  function step(by: 1 | -1) {
    if (matches.length === 0) return;
    const next = (at + by + matches.length) % matches.length;
    setAt(next);
    const match = matches[next];
    if (match) onShow(match);
  }

  function open() {
    setIsOpen(true);
    // Asked for again, it begins anew from its field; one that opens takes the focus by itself.
    document.querySelector<HTMLInputElement>("[data-find]")?.select();
  }

  useShortcuts([
    { keys: "Mod+f", description: "find", isForTyping: true, run: open },
    { keys: "Mod+g", description: "findNext", isForTyping: true, run: () => (isOpen ? step(1) : open()) },
    { keys: "Mod+Shift+g", description: "findPrevious", isForTyping: true, run: () => (isOpen ? step(-1) : open()) },
  ]);

  return {
    isOpen,
    open,
    close: () => setIsOpen(false),
    query,
    setQuery,
    matchCase,
    setMatchCase,
    wholeWords,
    setWholeWords,
    matches,
    at: Math.min(at, Math.max(0, matches.length - 1)),
    step,
  };
}
