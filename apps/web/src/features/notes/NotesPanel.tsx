"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { newId } from "@/features/edit/newId.ts";
import { useDraftNote } from "@/features/notes/DraftNoteProvider.tsx";
import { NoteCard } from "@/features/notes/NoteCard.tsx";
import { NoteForm } from "@/features/notes/NoteForm.tsx";
import { useNotes } from "@/features/notes/useNotes.ts";

/** What people have marked and written, in the order of the recording. */
export function NotesPanel({ meeting, userId }: { meeting: MeetingDetail; userId: string }) {
  const t = useTranslations("notes");
  const [isDoneShown, setIsDoneShown] = useState(false);
  const { notes, isLoading, add } = useNotes(meeting.id);
  const { draft, setDraft } = useDraftNote();
  const open = notes.filter(({ doneAt }) => doneAt === null);
  const done = notes.filter(({ doneAt }) => doneAt !== null);
  return (
    <div className="flex flex-col gap-3">
      {draft ? (
        <section aria-label={t("new")} className="rounded-lg border border-line-strong bg-canvas p-3">
          <blockquote className="mb-2 line-clamp-3 border-accent border-l-2 pl-2 text-muted text-sm">
            {draft.quote}
          </blockquote>
          <NoteForm
            label={t("comment")}
            action={t("save")}
            isBusy={add.isPending}
            onCancel={() => setDraft(null)}
            onSave={(written) => {
              const { startMs, endMs, quote } = draft;
              const note = { meetingId: meeting.id, noteId: newId(), startMs, endMs, quote, ...written };
              add.mutate(note, { onSuccess: () => setDraft(null) });
            }}
          />
        </section>
      ) : null}
      {notes.length === 0 && !draft && !isLoading ? (
        <div className="text-muted text-sm">
          <p>{t("empty")}</p>
          <p className="mt-2">{t("how")}</p>
        </div>
      ) : null}
      <ol aria-label={t("title")} className="flex flex-col gap-2">
        {open.map((note) => (
          <NoteCard key={note.id} meetingId={meeting.id} note={note} userId={userId} />
        ))}
      </ol>
      {done.length > 0 ? (
        <>
          <Button size="sm" variant="ghost" aria-expanded={isDoneShown} onClick={() => setIsDoneShown(!isDoneShown)}>
            {t(isDoneShown ? "hideDone" : "showDone", { count: done.length })}
          </Button>
          {isDoneShown ? (
            <ol aria-label={t("doneTitle")} className="flex flex-col gap-2">
              {done.map((note) => (
                <NoteCard key={note.id} meetingId={meeting.id} note={note} userId={userId} />
              ))}
            </ol>
          ) : null}
        </>
      ) : null}
    </div>
  );
}
