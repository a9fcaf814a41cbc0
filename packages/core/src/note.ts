import { z } from "zod";

/** The most people one comment names. */
const mostMentions = 20;

/** Empty for a mere highlight. */
export const NoteText = z.string().trim().max(4000, "A note has at most 4,000 characters.");
export const Mentions = z.array(z.string().min(1).max(100)).max(mostMentions).default([]);

const NoteUser = z.object({ id: z.string(), name: z.string() });

/** A highlight, a note, or a comment and its answers, on a stretch of the recording. Times are ISO strings. */
export const NoteView = z.object({
  id: z.uuid(),
  startMs: z.int(),
  endMs: z.int(),
  /** The words it was made on, as they were then. */
  quote: z.string(),
  text: z.string(),
  /** Null when the account is gone. */
  author: NoteUser.nullable(),
  mentions: z.array(NoteUser),
  doneAt: z.string().nullable(),
  createdAt: z.string(),
  isEdited: z.boolean(),
  answers: z.array(
    z.object({
      id: z.uuid(),
      text: z.string(),
      author: NoteUser.nullable(),
      mentions: z.array(NoteUser),
      createdAt: z.string(),
      isEdited: z.boolean(),
    }),
  ),
});
export type NoteView = z.infer<typeof NoteView>;
