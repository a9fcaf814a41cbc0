"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { useQuery } from "@tanstack/react-query";
import { Attendees } from "@/features/naming/Attendees.tsx";
import { ReviewNames } from "@/features/naming/ReviewNames.tsx";
import { SpeakerCard } from "@/features/speakers/SpeakerCard.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

/** The voices of a meeting, the one that spoke most first. */
export function SpeakerList({ meeting }: { meeting: MeetingDetail }) {
  const total = meeting.speakers.reduce((sum, speaker) => sum + speaker.speechMs, 0);
  const ordered = meeting.speakers.toSorted((a, b) => b.speechMs - a.speechMs);
  const trpc = useTRPC();
  const { data: groups } = useQuery(
    trpc.naming.groups.queryOptions({ meetingId: meeting.id }, { enabled: meeting.state === "ready" }),
  );
  return (
    <>
      {meeting.state === "ready" ? <ReviewNames meeting={meeting} /> : null}
      <ul className="divide-y">
        {ordered.map((speaker) => (
          <SpeakerCard
            key={speaker.id}
            meetingId={meeting.id}
            speaker={speaker}
            share={total > 0 ? speaker.speechMs / total : 0}
            group={groups?.find(({ speakers }) => speakers.some(({ id }) => id === speaker.id))}
          />
        ))}
      </ul>
      <Attendees meeting={meeting} />
    </>
  );
}
