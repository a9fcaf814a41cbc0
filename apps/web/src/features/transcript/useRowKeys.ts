"use client";
import type { SpeakerView } from "@rollcall/core/meeting";
import type { SegmentView } from "@rollcall/core/transcript";
import { useEditor } from "@/features/edit/EditorProvider.tsx";
import { newId } from "@/features/edit/newId.ts";
import type { Reach } from "@/features/edit/SpeakerMenu.tsx";
import { useAssign } from "@/features/edit/useAssign.ts";
import { usePlayer } from "@/features/player/PlayerProvider.tsx";
import { useShortcuts } from "@/features/shortcuts/ShortcutsProvider.tsx";
import type { Shortcut } from "@/features/shortcuts/shortcuts.ts";
import { nextDoubt } from "@/features/transcript/nextDoubt.ts";
import type { Rows } from "@/features/transcript/useRows.ts";

export interface RowKeysOptions {
  segments: readonly SegmentView[];
  speakers: readonly SpeakerView[];
  rows: Rows;
  isEditable: boolean;
  onMove: () => void;
  onMenu: (segmentId: string, reach: Reach) => void;
}

/** By this much a key moves an edge of a passage. */
const nudgeMs = 100;

/** The keys of the transcript: they are about the row that has the focus, or else the one being heard. */
export function useRowKeys({ segments, speakers, rows, isEditable, onMove, onMenu }: RowKeysOptions): void {
  const editor = useEditor();
  const player = usePlayer();
  const assign = useAssign();

  const index = () => {
    const focused = rows.focused();
    return focused >= 0 ? focused : rows.heard(player.positionMs());
  };
  const current = () => segments[index()];

  function move(to: number) {
    onMove();
    rows.focusAt(Math.max(0, Math.min(segments.length - 1, to)));
  }

  /** Without a row that has the focus, the first press finds the one being heard. */
  function step(by: 1 | -1) {
    const focused = rows.focused();
    move(focused >= 0 ? focused + by : Math.max(0, rows.heard(player.positionMs())));
  }

  function doubt(by: 1 | -1) {
    const place = nextDoubt(segments, { segment: index(), ms: player.positionMs() }, by);
    if (!place) return;
    move(place.segment);
    player.seek(place.ms);
  }

  function withRow(act: (segment: SegmentView) => void): () => void {
    return () => {
      const segment = current();
      if (segment) act(segment);
    };
  }

  const nudge = (edge: "start" | "end", byMs: number) =>
    withRow(({ id: segmentId, version, startMs, endMs }) => {
      const to = edge === "start" ? [Math.max(0, startMs + byMs), endMs] : [startMs, endMs + byMs];
      const [start = 0, end = 0] = to;
      if (end > start) editor.perform({ kind: "retime", segmentId, version, startMs: start, endMs: end });
    });

  const moving: Shortcut[] = [
    { keys: "ArrowDown", description: "nextPassage", run: () => step(1) },
    { keys: "ArrowUp", description: "previousPassage", run: () => step(-1) },
    { keys: "Home", description: "firstPassage", run: () => move(0) },
    { keys: "End", description: "lastPassage", run: () => move(segments.length - 1) },
    { keys: "d", description: "nextDoubt", run: () => doubt(1) },
    { keys: "D", description: "previousDoubt", face: "Shift+D", run: () => doubt(-1) },
  ];
  const listening: Shortcut[] = [
    {
      keys: "Enter",
      description: "playPassage",
      run: withRow(({ startMs }) => player.seek(startMs, { andPlay: true })),
    },
  ];
  const editing: Shortcut[] = [
    { keys: "Enter", description: "edit", run: withRow(({ id }) => editor.open(id, 0)) },
    { keys: "s", description: "speakerMenu", run: withRow(({ id }) => onMenu(id, "here")) },
    {
      keys: "S",
      description: "speakerEverywhere",
      face: "Shift+S",
      run: withRow(({ id }) => onMenu(id, "everywhere")),
    },
    ...speakers.slice(0, 9).map(
      (speaker, n): Shortcut => ({
        keys: String(n + 1),
        description: "assignSpeaker",
        face: n === 0 ? "1–9" : "",
        run: withRow(({ id }) => assign.give(id, speaker.id, "here")),
      }),
    ),
    {
      keys: "Delete",
      description: "removePassage",
      run: withRow(({ id: segmentId, version }) => {
        const next = segments[index() + 1] ?? segments[index() - 1];
        editor.perform({ kind: "remove", segmentId, version });
        if (next) rows.focus(next.id);
      }),
    },
    {
      keys: "e",
      description: "adjust",
      run: withRow(({ id }) => editor.trim(editor.getState().trimming === id ? null : id)),
    },
    { keys: ",", description: "startEarlier", run: nudge("start", -nudgeMs) },
    { keys: ".", description: "startLater", run: nudge("start", nudgeMs) },
    { keys: "<", description: "endEarlier", run: nudge("end", -nudgeMs) },
    { keys: ">", description: "endLater", run: nudge("end", nudgeMs) },
    {
      keys: "r",
      description: "resetPassage",
      run: withRow(({ id: segmentId, version }) => editor.perform({ kind: "reset", segmentId, version })),
    },
    {
      keys: "i",
      description: "insertPassage",
      run: withRow((segment) => {
        const next = segments[index() + 1];
        const startMs = segment.endMs;
        const endMs = next && next.startMs > startMs ? next.startMs : startMs + 1000;
        const segmentId = newId();
        editor.perform({
          kind: "insert",
          segmentId,
          afterId: segment.id,
          startMs,
          endMs,
          speakerId: segment.speakerId,
          text: "…",
        });
        editor.open(segmentId, "end");
      }),
    },
    { keys: "m", description: "takeMine", run: withRow(({ id }) => editor.resolve(id, "mine")) },
    { keys: "t", description: "keepTheirs", run: withRow(({ id }) => editor.resolve(id, "theirs")) },
    { keys: "Mod+z", description: "undo", run: () => editor.takeBack("undo") },
    { keys: "Mod+Shift+z", description: "redo", run: () => editor.takeBack("redo") },
    { keys: "Mod+s", description: "saveNow", isForTyping: true, run: editor.settle },
    { keys: "Typing Enter", face: "Enter", description: "typingEnter" },
    { keys: "Typing Shift+Enter", face: "Shift+Enter", description: "typingSplit" },
    { keys: "Typing Backspace", face: "Backspace", description: "typingMergeUp" },
    { keys: "Typing Delete", face: "Delete", description: "typingMergeDown" },
    { keys: "Typing Tab", face: "Tab", description: "typingPlay" },
    { keys: "Typing Tab Tab", face: "Tab+Tab", description: "typingBack" },
    { keys: "Typing Escape", face: "Esc", description: "typingLeave" },
  ];
  useShortcuts([...moving, ...(isEditable ? editing : listening)]);
}
