"use client";
import type { SegmentView } from "@rollcall/core/transcript";
import { useMemo } from "react";
import { useEditor } from "@/features/edit/EditorProvider.tsx";
import { newId } from "@/features/edit/newId.ts";
import type { Reach } from "@/features/edit/SpeakerMenu.tsx";

/** Gives passages to voices. */
export function useAssign() {
  const editor = useEditor();
  return useMemo(() => {
    function give(segmentId: string, speakerId: string | null, reach: Reach) {
      const segmentIds = reached(editor.getState().segments, segmentId, reach)
        .filter((segment) => segment.speakerId !== speakerId)
        .map(({ id }) => id);
      if (segmentIds.length > 0) editor.perform({ kind: "assign", segmentIds, speakerId });
    }
    /** A voice that the models did not tell apart. */
    function giveNew(segmentId: string, reach: Reach) {
      const speakerId = newId();
      editor.addSpeaker(speakerId);
      give(segmentId, speakerId, reach);
    }
    return { give, giveNew, speakerOf: (segmentId: string) => editor.segment(segmentId)?.speakerId ?? null };
  }, [editor]);
}

/** The passages that a choice at one of them is for. */
function reached(segments: readonly SegmentView[], segmentId: string, reach: Reach): SegmentView[] {
  const at = segments.findIndex(({ id }) => id === segmentId);
  const first = segments[at];
  if (!first) return [];
  if (reach === "here") return [first];
  if (reach === "everywhere") return segments.filter(({ speakerId }) => speakerId === first.speakerId);
  const end = segments.findIndex((segment, index) => index > at && segment.speakerId !== first.speakerId);
  return segments.slice(at, end < 0 ? segments.length : end);
}
