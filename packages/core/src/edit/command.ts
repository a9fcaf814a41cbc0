import { z } from "zod";

/** As long as a segment's text may become; some fifteen minutes of speech. */
const mostCharacters = 20_000;
/** As many segments as one command may touch: more than a five-hour meeting has. */
const mostSegments = 20_000;

const Text = z.string().max(mostCharacters);
const Ms = z.int().nonnegative();
/** The version of the segment that the person saw: an edit of something else than that is refused. */
const Seen = z.object({ segmentId: z.uuid(), version: z.int().positive() });

/** What a person does to a transcript. New segments get their id from the page, so that sending twice does nothing twice. */
export const EditCommand = z.discriminatedUnion("kind", [
  Seen.extend({ kind: z.literal("reword"), text: Text }),
  Seen.extend({ kind: z.literal("split"), at: z.int().nonnegative(), secondId: z.uuid() }),
  Seen.extend({ kind: z.literal("merge"), secondId: z.uuid(), secondVersion: z.int().positive() }),
  Seen.extend({ kind: z.literal("retime"), startMs: Ms, endMs: Ms }),
  Seen.extend({ kind: z.literal("remove") }),
  /** Words [from, to) are right as they are. */
  Seen.extend({ kind: z.literal("confirm"), from: z.int().nonnegative(), to: z.int().positive() }),
  /** Back to what the models wrote in this stretch of time. */
  Seen.extend({ kind: z.literal("reset") }),
  z.object({
    kind: z.literal("insert"),
    segmentId: z.uuid(),
    afterId: z.uuid().nullable(),
    startMs: Ms,
    endMs: Ms,
    speakerId: z.uuid().nullable(),
    text: Text,
  }),
  z.object({
    kind: z.literal("assign"),
    segmentIds: z.array(z.uuid()).min(1).max(mostSegments),
    speakerId: z.uuid().nullable(),
  }),
  z.object({
    kind: z.literal("replace"),
    find: z.string().min(1).max(200),
    replacement: z.string().max(200),
    matchCase: z.boolean(),
    wholeWords: z.boolean(),
    /** Those of the preview; the others stay as they are. */
    segments: z.array(Seen).min(1).max(mostSegments),
  }),
]);
export type EditCommand = z.infer<typeof EditCommand>;
