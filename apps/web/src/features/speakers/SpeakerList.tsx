"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { SpeakerCard } from "@/features/speakers/SpeakerCard.tsx";

/** The voices of a meeting, the one that spoke most first. */
export function SpeakerList({ meeting }: { meeting: MeetingDetail }) {
  const total = meeting.speakers.reduce((sum, speaker) => sum + speaker.speechMs, 0);
  const ordered = meeting.speakers.toSorted((a, b) => b.speechMs - a.speechMs);
  return (
    <ul className="divide-y">
      {ordered.map((speaker) => (
        <SpeakerCard
          key={speaker.id}
          meetingId={meeting.id}
          speaker={speaker}
          share={total > 0 ? speaker.speechMs / total : 0}
        />
      ))}
    </ul>
  );
}
