import { NoteView } from "@rollcall/core/note";
import { AddNoteInput, addNote } from "@rollcall/db/note/addNote";
import { AnswerNoteInput, answerNote } from "@rollcall/db/note/answerNote";
import { ChangeNoteInput, changeNote } from "@rollcall/db/note/changeNote";
import { ListNotesInput, listNotes } from "@rollcall/db/note/listNotes";
import { RemoveNoteInput, removeNote } from "@rollcall/db/note/removeNote";
import { AddWordInput, addWord } from "@rollcall/db/org/addWord";
import { listMembers } from "@rollcall/db/org/listMembers";
import { z } from "zod";
import { authedProcedure, router } from "../trpc.ts";

const Done = z.object({ id: z.uuid() });

/** What people mark in a recording and write about it. */
export const note = router({
  list: authedProcedure
    .input(ListNotesInput)
    .output(z.array(NoteView))
    .query(({ ctx, input }) => listNotes(ctx.org, input)),

  add: authedProcedure
    .input(AddNoteInput)
    .output(Done)
    .mutation(({ ctx, input }) => addNote(ctx.org, input)),

  answer: authedProcedure
    .input(AnswerNoteInput)
    .output(Done)
    .mutation(({ ctx, input }) => answerNote(ctx.org, input)),

  change: authedProcedure
    .input(ChangeNoteInput)
    .output(Done)
    .mutation(({ ctx, input }) => changeNote(ctx.org, input)),

  remove: authedProcedure
    .input(RemoveNoteInput)
    .output(Done)
    .mutation(({ ctx, input }) => removeNote(ctx.org, input)),

  /** Whom one can mention. */
  members: authedProcedure
    .output(z.array(z.object({ id: z.string(), name: z.string() })))
    .query(({ ctx }) => listMembers(ctx.org)),

  /** A marked word joins those that recognition expects. */
  addWord: authedProcedure
    .input(AddWordInput)
    .output(z.object({ words: z.array(z.string()), isNew: z.boolean() }))
    .mutation(({ ctx, input }) => addWord(ctx.org, input)),
});
