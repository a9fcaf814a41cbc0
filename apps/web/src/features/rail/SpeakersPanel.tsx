"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { talkTimes } from "@rollcall/core/talkTimes";
import { useMemo } from "react";
import { useEditorState } from "@/features/edit/EditorProvider.tsx";
import { SpeakerCount } from "@/features/recluster/SpeakerCount.tsx";
import { SpeakerList } from "@/features/speakers/SpeakerList.tsx";

/** Who spoke and how much, as the text stands now. */
export function SpeakersPanel({ meeting }: { meeting: MeetingDetail }) {
  const isLoaded = useEditorState((state) => state.isLoaded);
  const segments = useEditorState((state) => state.segments);
  const counted = useMemo(() => {
    if (!isLoaded) return meeting;
    const times = talkTimes(segments);
    const speakers = meeting.speakers.map((speaker) => ({ ...speaker, speechMs: times.get(speaker.id) ?? 0 }));
    return { ...meeting, speakers };
  }, [meeting, segments, isLoaded]);
  return (
    <>
      <SpeakerList meeting={counted} />
      <SpeakerCount meeting={meeting} />
    </>
  );
}
