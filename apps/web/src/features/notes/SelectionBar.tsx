"use client";
import type { SegmentView } from "@rollcall/core/transcript";
import { useMutation } from "@tanstack/react-query";
import { BookA, Download, Highlighter, MessageSquarePlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button.tsx";
import { Kbd } from "@/components/ui/Kbd.tsx";
import { useEditor } from "@/features/edit/EditorProvider.tsx";
import { newId } from "@/features/edit/newId.ts";
import { clipUrl } from "@/features/export/exportUrl.ts";
import { useDraftNote } from "@/features/notes/DraftNoteProvider.tsx";
import { useNotes } from "@/features/notes/useNotes.ts";
import { type Passage, useSelectedPassage } from "@/features/notes/useSelectedPassage.ts";
import { useRail } from "@/features/rail/RailProvider.tsx";
import { useShortcuts } from "@/features/shortcuts/ShortcutsProvider.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

/** A word of the vocabulary is no longer than this. */
const longestWord = 80;
const mostWords = 4;

/** What can be done with the words that are marked; its keys are about the row that has the focus where none are. */
export function SelectionBar({ meetingId }: { meetingId: string }) {
  const t = useTranslations("notes");
  const passage = useSelectedPassage();
  const editor = useEditor();
  const rail = useRail();
  const trpc = useTRPC();
  const { add } = useNotes(meetingId);
  const { setDraft } = useDraftNote();
  const addWord = useMutation(
    trpc.note.addWord.mutationOptions({
      onSuccess: ({ isNew }, { word }) => void toast(t(isNew ? "wordAdded" : "wordKnown", { word })),
      onError: ({ message }) => void toast.error(message),
    }),
  );

  function place(): Passage | null {
    if (passage) return passage;
    const id = document.activeElement?.closest<HTMLElement>("article")?.dataset.segment;
    const segment = id === undefined ? undefined : editor.segment(id);
    return segment ? whole(segment) : null;
  }
  function highlight() {
    const at = place();
    if (!at) return;
    const { startMs, endMs, quote } = at;
    add.mutate({ meetingId, noteId: newId(), startMs, endMs, quote });
    document.getSelection()?.removeAllRanges();
    toast(t("highlighted"));
  }
  function comment() {
    const at = place();
    if (!at) return;
    setDraft(at);
    document.getSelection()?.removeAllRanges();
    rail.open("notes");
  }
  useShortcuts([
    { keys: "h", description: "highlight", run: highlight },
    { keys: "c", description: "comment", run: comment },
  ]);
  if (!passage) return null;
  const box = passage.element.getBoundingClientRect();
  const word = passage.quote.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  const isWord = word !== "" && word.length <= longestWord && word.split(" ").length <= mostWords;
  const keepMark = (event: { preventDefault(): void }) => event.preventDefault();
  return (
    <div
      role="toolbar"
      aria-label={t("marked")}
      onMouseDown={keepMark}
      style={{ top: box.bottom + 8, left: Math.max(8, Math.min(box.left - 80, window.innerWidth - 420)) }}
      className="fixed z-30 flex max-w-[calc(100vw-1rem)] flex-wrap gap-0.5 rounded-lg border bg-raised p-1 shadow-pop"
    >
      <Button size="sm" variant="ghost" onClick={highlight}>
        <Highlighter aria-hidden />
        {t("highlight")}
        <Kbd>H</Kbd>
      </Button>
      <Button size="sm" variant="ghost" onClick={comment}>
        <MessageSquarePlus aria-hidden />
        {t("comment")}
        <Kbd>C</Kbd>
      </Button>
      {isWord ? (
        <Button size="sm" variant="ghost" onClick={() => addWord.mutate({ word })}>
          <BookA aria-hidden />
          {t("addWord")}
        </Button>
      ) : null}
      <a
        download
        href={clipUrl(meetingId, passage)}
        className="inline-flex h-7 items-center gap-1.5 rounded-md px-2.5 font-medium text-muted text-sm hover:bg-hover hover:text-fg [&_svg]:size-4"
      >
        <Download aria-hidden />
        {t("clip")}
      </a>
    </div>
  );
}

function whole({ id, startMs, endMs, text }: SegmentView): Passage | null {
  return endMs > startMs ? { segmentId: id, startMs, endMs, quote: text.slice(0, 400) } : null;
}
