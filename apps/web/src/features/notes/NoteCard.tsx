"use client";
import type { NoteView } from "@rollcall/core/note";
import { CircleCheck, Ellipsis, MessageSquareReply, Pencil, RotateCcw, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Menu, MenuItem } from "@/components/ui/Menu.tsx";
import { newId } from "@/features/edit/newId.ts";
import { NoteForm } from "@/features/notes/NoteForm.tsx";
import { NoteText } from "@/features/notes/NoteText.tsx";
import { useNotes } from "@/features/notes/useNotes.ts";
import { useRail } from "@/features/rail/RailProvider.tsx";
import { clock } from "@/lib/time.ts";

/** A highlight or a comment on a passage, with what others answered. */
export function NoteCard({ meetingId, note, userId }: { meetingId: string; note: NoteView; userId: string }) {
  const t = useTranslations("notes");
  const rail = useRail();
  const { answer, change, remove } = useNotes(meetingId);
  const [form, setForm] = useState<"answer" | "rewrite" | null>(null);
  const isDone = note.doneAt !== null;
  const close = { onSuccess: () => setForm(null) };
  const isMine = note.author?.id === userId;
  return (
    <li data-testid="note" className="rounded-lg border p-3 text-sm">
      <div className="flex items-start gap-1">
        <button
          type="button"
          onClick={() => rail.jump({ ms: note.startMs })}
          className="min-w-0 flex-1 rounded text-left hover:bg-hover"
        >
          <span className="font-mono text-2xs text-subtle">{t("at", { time: clock(note.startMs) })}</span>
          <span className="line-clamp-3 border-accent border-l-2 pl-2 text-muted">{note.quote}</span>
        </button>
        <Button
          size="iconSm"
          variant="ghost"
          aria-label={t(isDone ? "reopen" : "done")}
          onClick={() => change.mutate({ noteId: note.id, isDone: !isDone })}
        >
          {isDone ? <RotateCcw aria-hidden /> : <CircleCheck aria-hidden />}
        </Button>
        <Menu
          trigger={
            <Button size="iconSm" variant="ghost" aria-label={t("actions")}>
              <Ellipsis aria-hidden />
            </Button>
          }
        >
          <MenuItem onClick={() => setForm("answer")}>
            <MessageSquareReply aria-hidden />
            {t("answer")}
          </MenuItem>
          {isMine ? (
            <MenuItem onClick={() => setForm("rewrite")}>
              <Pencil aria-hidden />
              {t(note.text ? "rewrite" : "addText")}
            </MenuItem>
          ) : null}
          <MenuItem isDangerous onClick={() => remove.mutate({ noteId: note.id })}>
            <Trash2 aria-hidden />
            {t("remove")}
          </MenuItem>
        </Menu>
      </div>
      {note.text && form !== "rewrite" ? <NoteText written={note} /> : null}
      {form === "rewrite" ? (
        <NoteForm
          label={t("comment")}
          action={t("save")}
          text={note.text}
          isBusy={change.isPending}
          onCancel={() => setForm(null)}
          onSave={(written) => change.mutate({ noteId: note.id, ...written }, close)}
        />
      ) : null}
      {note.answers.length > 0 ? (
        <ol aria-label={t("answers")} className="mt-2 flex flex-col border-l pl-3">
          {note.answers.map((one) => (
            <li key={one.id}>
              <NoteText written={one} />
            </li>
          ))}
        </ol>
      ) : null}
      {form === "answer" ? (
        <div className="mt-2">
          <NoteForm
            label={t("answerLabel")}
            action={t("send")}
            isBusy={answer.isPending}
            onCancel={() => setForm(null)}
            onSave={(written) => answer.mutate({ noteId: note.id, answerId: newId(), ...written }, close)}
          />
        </div>
      ) : note.text || note.answers.length > 0 ? (
        <Button size="sm" variant="ghost" className="-ml-2 mt-1" onClick={() => setForm("answer")}>
          {t("answer")}
        </Button>
      ) : null}
    </li>
  );
}
