"use client";
import { useEffect, useState } from "react";
import { useEditor } from "@/features/edit/EditorProvider.tsx";

/** Words of the transcript that a person has marked. */
export interface Passage {
  segmentId: string;
  startMs: number;
  endMs: number;
  quote: string;
}

const quoteLength = 400;

/** What is marked in the text now, word for word; null when nothing is. */
export function useSelectedPassage(): (Passage & { element: Element }) | null {
  const editor = useEditor();
  const [passage, setPassage] = useState<(Passage & { element: Element }) | null>(null);
  useEffect(() => {
    let frame = 0;
    function read() {
      const selection = document.getSelection();
      const range = selection && selection.rangeCount > 0 && !selection.isCollapsed ? selection.getRangeAt(0) : null;
      const first = range && wordAt(range.startContainer, range.startOffset, "first");
      const last = range && wordAt(range.endContainer, range.endOffset, "last");
      // A mark that leaves the text, to press a button, is no mark: the one before holds until it is cleared.
      if (!first || !last) {
        if (!range || selection?.isCollapsed) setPassage(null);
        return;
      }
      const [from, to] = [placeOf(first), placeOf(last)];
      const start = from && editor.segment(from.segmentId)?.words[from.word];
      const end = to && editor.segment(to.segmentId)?.words[to.word];
      if (!from || !start || !end || end.e <= start.s) return setPassage(null);
      const quote = range.toString().replace(/\s+/g, " ").trim().slice(0, quoteLength);
      setPassage({ segmentId: from.segmentId, startMs: start.s, endMs: end.e, quote, element: last });
    }
    function onChange() {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(read);
    }
    document.addEventListener("selectionchange", onChange);
    return () => {
      document.removeEventListener("selectionchange", onChange);
      cancelAnimationFrame(frame);
    };
  }, [editor]);
  return passage;
}

/** The word at an end of a mark; a mark may begin or end between two. */
function wordAt(node: Node, offset: number, which: "first" | "last"): Element | null {
  const inside = node instanceof Element ? (node.childNodes[which === "first" ? offset : offset - 1] ?? node) : node;
  const element = inside instanceof Element ? inside : inside.parentElement;
  const word = element?.closest("[data-word]");
  if (word) return word;
  const text = element?.closest("[data-text]");
  if (!text) return null;
  const words = (element === text ? text : (element ?? text)).querySelectorAll("[data-word]");
  return words[which === "first" ? 0 : words.length - 1] ?? null;
}

function placeOf(element: Element): { segmentId: string; word: number } | null {
  const segmentId = element.closest<HTMLElement>("article")?.dataset.segment;
  const word = element instanceof HTMLElement ? Number(element.dataset.word) : Number.NaN;
  return segmentId === undefined || Number.isNaN(word) ? null : { segmentId, word };
}
