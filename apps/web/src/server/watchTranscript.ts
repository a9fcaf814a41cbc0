import type { TouchedSegments } from "@rollcall/core/edit/editLog";
import type { SpeakerView } from "@rollcall/core/meeting";
import type { Ctx } from "@rollcall/db/ctx";
import { editsSince } from "@rollcall/db/edit/editsSince";
import { listSpeakers } from "@rollcall/db/transcript/listSpeakers";
import { nextChange } from "./changes.ts";

/** What has changed: how the touched segments and, where they changed at all, the speakers are now. */
export type TranscriptChange = TouchedSegments & { revision: number; speakers: SpeakerView[] | null };

/**
 * Yields what people change in a transcript after `revision`, and first of all what changed since then, until
 * `signal` aborts. The rows are read again after `rereadMs` of silence too: an announcement can be lost.
 * Errors: NOT_FOUND when it is of another organisation or vanishes while it is watched.
 */
export async function* watchTranscript(
  ctx: Ctx,
  {
    transcriptId,
    revision,
    signal,
    rereadMs = 5000,
  }: { transcriptId: string; revision: number; signal: AbortSignal; rereadMs?: number },
): AsyncGenerator<TranscriptChange> {
  const done = new AbortController();
  const leaving = AbortSignal.any([signal, done.signal]);
  let seen = revision;
  let shown = "";
  try {
    while (!leaving.aborted) {
      // Armed before the rows are read, so a change between the two is not slept through.
      const change = nextChange(transcriptId, { timeoutMs: rereadMs, signal: leaving });
      const [edits, speakers] = await Promise.all([
        editsSince(ctx, { transcriptId, revision: seen }),
        listSpeakers(ctx, { transcriptId }),
      ]);
      const looks = JSON.stringify(speakers);
      if (edits.revision > seen || looks !== shown) yield { ...edits, speakers: looks === shown ? null : speakers };
      seen = edits.revision;
      shown = looks;
      await change;
    }
  } finally {
    done.abort();
  }
}
