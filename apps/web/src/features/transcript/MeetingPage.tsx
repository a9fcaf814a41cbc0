"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { useQuery } from "@tanstack/react-query";
import { LoadFailed } from "@/components/LoadFailed.tsx";
import { EditorProvider } from "@/features/edit/EditorProvider.tsx";
import { isUnderWay } from "@/features/meetings/meetingState.ts";
import { DraftNoteProvider } from "@/features/notes/DraftNoteProvider.tsx";
import { PlayerBar } from "@/features/player/PlayerBar.tsx";
import { PlayerProvider } from "@/features/player/PlayerProvider.tsx";
import { MeetingRail } from "@/features/rail/MeetingRail.tsx";
import { RailProvider } from "@/features/rail/RailProvider.tsx";
import { MeetingBody } from "@/features/transcript/MeetingBody.tsx";
import { MeetingHeader } from "@/features/transcript/MeetingHeader.tsx";
import { MeetingSkeleton } from "@/features/transcript/MeetingSkeleton.tsx";
import { useLiveJob } from "@/features/transcript/useLiveJob.ts";
import { useTRPC } from "@/lib/trpc.tsx";

const noTurns: NonNullable<MeetingDetail["transcript"]>["turns"] = [];

/** One meeting: what was said, by whom, and the sound of it. */
export function MeetingPage({ meetingId, userId }: { meetingId: string; userId: string }) {
  const trpc = useTRPC();
  const {
    data: meeting,
    error,
    refetch,
  } = useQuery(
    trpc.meeting.get.queryOptions(
      { id: meetingId },
      {
        refetchInterval: ({ state }) =>
          state.data && shownState(state.data) !== state.data.state
            ? 1000
            : isUnderWay(state.data?.state ?? "ready")
              ? 2000
              : false,
      },
    ),
  );
  useLiveJob(meeting);

  if (!meeting && error) return <LoadFailed title={error.message} onRetry={refetch} />;
  if (!meeting) return <MeetingSkeleton />;
  const { recording, transcript, speakers } = meeting;
  const hasPlayer = recording !== null && recording.durationMs !== null && meeting.state !== "failed";
  return (
    <PlayerProvider>
      <EditorProvider userId={userId} transcriptId={transcript?.id ?? null}>
        <RailProvider>
          <DraftNoteProvider>
            <div data-state={shownState(meeting)} className="flex min-h-0 flex-1 flex-col">
              <MeetingHeader meeting={meeting} userId={userId} />
              <div className="flex min-h-0 flex-1">
                <MeetingBody meeting={meeting} />
                {speakers.length > 0 ? <MeetingRail meeting={meeting} userId={userId} /> : null}
              </div>
              {hasPlayer ? (
                <PlayerBar recording={recording} turns={transcript?.turns ?? noTurns} speakers={speakers} />
              ) : null}
            </div>
          </DraftNoteProvider>
        </RailProvider>
      </EditorProvider>
    </PlayerProvider>
  );
}

/** A transcript whose names are still being found is not ready yet. */
function shownState(meeting: MeetingDetail): MeetingDetail["state"] {
  const { state, job } = meeting;
  return state === "ready" && (job?.state === "running" || job?.state === "queued") ? "processing" : state;
}
