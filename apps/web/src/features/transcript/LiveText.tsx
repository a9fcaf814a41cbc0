"use client";
import type { SegmentView } from "@rollcall/core/transcript";
import { useTranslations } from "next-intl";
import { type ClipboardEvent, type FocusEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef } from "react";
import { useEditor } from "@/features/edit/EditorProvider.tsx";
import type { Caret } from "@/features/edit/editor.ts";
import { newId } from "@/features/edit/newId.ts";
import { usePlayer } from "@/features/player/PlayerProvider.tsx";
import { caretIn, placeCaret } from "@/features/transcript/caret.ts";

export interface LiveTextProps {
  segment: SegmentView;
  label: string;
  caret: Caret;
  className: string;
}

/** Pressed again this soon, Tab goes back instead of stopping. */
const doubleTabMs = 350;

/** The one passage that is being typed in: plain text, which the browser edits and nothing renders again. */
export function LiveText({ segment, label, caret, className }: LiveTextProps) {
  const t = useTranslations("edit");
  const editor = useEditor();
  const player = usePlayer();
  const element = useRef<HTMLDivElement>(null);
  const lastTab = useRef(Number.NEGATIVE_INFINITY);
  const { id, text } = segment;

  // What others or an undo made of the passage comes in unless something is being typed just then.
  useLayoutEffect(() => {
    const live = element.current;
    const isClashing = editor.getState().clashes.some(({ segmentId }) => segmentId === id);
    if (!live || live.textContent === text || editor.draftOf(id) !== null || (isClashing && live.textContent)) return;
    const at = caretIn(live)?.offset;
    live.textContent = text;
    if (at !== undefined) placeCaret(live, Math.min(at, text.length));
  }, [editor, id, text]);

  useEffect(() => {
    const live = element.current;
    if (!live) return;
    live.focus({ preventScroll: true });
    placeCaret(live, caret === "end" ? (live.textContent?.length ?? 0) : caret);
    live.scrollIntoView({ block: "nearest" });
  }, [caret]);

  function neighbour(step: 1 | -1): SegmentView | undefined {
    const { segments } = editor.getState();
    return segments[segments.findIndex((other) => other.id === id) + step];
  }

  function merge(first: SegmentView | undefined, second: SegmentView | undefined) {
    if (!first || !second) return;
    editor.settle();
    const [a, b] = [editor.segment(first.id), editor.segment(second.id)];
    if (!a || !b) return;
    editor.perform({ kind: "merge", segmentId: a.id, version: a.version, secondId: b.id, secondVersion: b.version });
    editor.open(a.id, second.id === id ? a.text.length + 1 : a.text.length);
  }

  function split(offset: number) {
    editor.settle();
    const now = editor.segment(id);
    const typed = element.current?.textContent?.slice(0, offset) ?? "";
    // White space counts once in what is kept.
    const at = typed.trimStart().replace(/\s+/g, " ").length;
    if (!now || at <= 0 || at >= now.text.length) return;
    const secondId = newId();
    editor.perform({ kind: "split", segmentId: id, version: now.version, at, secondId });
    editor.open(secondId, 0);
  }

  function goTo(next: SegmentView | undefined, where: Caret) {
    if (next) editor.open(next.id, where);
    else leave();
  }

  function leave() {
    const row = element.current?.closest<HTMLElement>("article");
    editor.leave();
    row?.focus({ preventScroll: true });
  }

  function onTab(isAgain: boolean) {
    if (isAgain) player.seek(player.positionMs() - 3000, { andPlay: true });
    else player.toggle();
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const live = event.currentTarget;
    if (event.nativeEvent.isComposing) return;
    const place = caretIn(live);
    const isAtStart = place?.isCollapsed === true && place.offset === 0;
    const isAtEnd = place?.isCollapsed === true && place.offset === (live.textContent?.length ?? 0);
    const isMod = event.ctrlKey || event.metaKey;
    const key = event.altKey ? `Alt+${event.key}` : event.key;
    if (key === "Enter" && event.shiftKey) split(place?.offset ?? 0);
    else if (key === "Enter") goTo(neighbour(1), 0);
    else if (key === "Escape") leave();
    else if (key === "Tab" && !event.shiftKey) {
      onTab(event.timeStamp - lastTab.current < doubleTabMs);
      lastTab.current = event.timeStamp;
    } else if (key === "Alt+4" || (key === "Backspace" && isAtStart)) merge(neighbour(-1), segment);
    else if (key === "Alt+5" || (key === "Delete" && isAtEnd)) merge(segment, neighbour(1));
    else if (key === "ArrowUp" && isAtStart) goTo(neighbour(-1), "end");
    else if (key === "ArrowDown" && isAtEnd) goTo(neighbour(1), 0);
    else if (isMod && key.toLowerCase() === "s") editor.settle();
    else if (isMod && (key.toLowerCase() === "z" || key.toLowerCase() === "y") && editor.draftOf(id) === null) {
      editor.takeBack(event.shiftKey || key.toLowerCase() === "y" ? "redo" : "undo");
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function onPaste(event: ClipboardEvent) {
    event.preventDefault();
    const pasted = event.clipboardData.getData("text/plain").replace(/\s+/g, " ");
    document.execCommand("insertText", false, pasted); // The one way that the browser's own undo knows of.
  }

  /** The player and menus are used while a passage is open; anything else closes it. */
  function onBlur({ relatedTarget }: FocusEvent) {
    editor.settle();
    const isElsewhere = relatedTarget instanceof Element && !relatedTarget.closest("[data-keeps-edit]");
    if (isElsewhere && editor.getState().live?.segmentId === id) editor.leave();
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a textarea cannot take the shape of the paragraph it stands for
    <div
      ref={element}
      role="textbox"
      tabIndex={0}
      contentEditable="plaintext-only"
      suppressContentEditableWarning
      spellCheck
      aria-multiline="true"
      aria-label={label}
      aria-description={t("typingHint")}
      data-testid="live-text"
      onInput={(event) => editor.type(id, event.currentTarget.textContent ?? "")}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
      onBlur={onBlur}
      className={className}
    />
  );
}
