"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { RotateCcw, TriangleAlert, Volume1 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Notice } from "@/components/ui/Notice.tsx";
import { useWatchTranscript } from "@/features/edit/useWatchTranscript.ts";
import { DeleteMeetingButton } from "@/features/meetings/DeleteMeetingButton.tsx";
import { useRetry } from "@/features/meetings/useRetry.ts";
import { MeetingProgress } from "@/features/transcript/MeetingProgress.tsx";
import { Transcript } from "@/features/transcript/Transcript.tsx";
import { TranscriptSkeleton } from "@/features/transcript/TranscriptSkeleton.tsx";
import { UploadingNotice } from "@/features/transcript/UploadingNotice.tsx";
import { useSegments } from "@/features/transcript/useSegments.ts";
import { RerunBanner } from "@/features/versions/RerunBanner.tsx";

/** The main column: progress while it runs, the text as it comes, or why there is none. */
export function MeetingBody({ meeting }: { meeting: MeetingDetail }) {
  const t = useTranslations("meeting");
  const { state, job } = meeting;
  const isRunning =
    state === "waiting" || state === "processing" || job?.state === "queued" || job?.state === "running";
  // Another version is being made; the one on the page does not change meanwhile.
  const isRerun = isRunning && state === "ready" && job?.name === "transcribe";
  // The voices are told apart anew: done in a moment, and the panel says so.
  const isRegrouping = isRunning && state === "ready" && job?.name === "regroup";
  const { segments, isLoading, isGrowing, isEditable } = useSegments(meeting, isRunning && !isRerun && !isRegrouping);
  useWatchTranscript({ meetingId: meeting.id, transcriptId: meeting.transcript?.id ?? "" });
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      {state === "uploading" ? <UploadingNotice meeting={meeting} /> : null}
      {isRerun ? <RerunBanner meetingId={meeting.id} job={job} /> : null}
      {isRunning && !isRerun && !isRegrouping ? (
        <MeetingProgress meeting={meeting} hasText={segments.length > 0} />
      ) : null}
      {state === "failed" ? (
        <Ended
          meeting={meeting}
          tone="danger"
          role="alert"
          icon={<TriangleAlert aria-hidden />}
          title={t("failedTitle")}
        >
          {job?.errorMessage ?? t("failedText")}
        </Ended>
      ) : null}
      {state === "empty" ? (
        <Ended meeting={meeting} tone="neutral" role="status" icon={<Volume1 aria-hidden />} title={t("emptyTitle")}>
          {t("emptyText")}
        </Ended>
      ) : null}
      {meeting.recording?.notice && !isRunning && state !== "failed" ? (
        <div className="px-4 pt-4 sm:px-8">
          <Notice
            tone="warn"
            role="status"
            icon={<TriangleAlert aria-hidden />}
            className="mx-auto max-w-2xl"
            title={meeting.recording.notice}
          />
        </div>
      ) : null}
      {segments.length > 0 && state !== "failed" ? (
        <Transcript
          meetingId={meeting.id}
          segments={segments}
          speakers={meeting.speakers}
          isGrowing={isGrowing}
          isEditable={isEditable}
        />
      ) : null}
      {isLoading && state === "ready" ? <TranscriptSkeleton /> : null}
    </div>
  );
}

interface EndedProps {
  meeting: MeetingDetail;
  tone: "danger" | "neutral";
  role: "alert" | "status";
  icon: ReactNode;
  title: string;
  children: ReactNode;
}

/** It came to an end without a transcript: the sentence, and the two ways on. */
function Ended({ meeting, children, ...notice }: EndedProps) {
  const t = useTranslations("meeting");
  const retry = useRetry(meeting.id);
  return (
    <div className="px-4 py-6 sm:px-8 sm:py-10">
      <Notice
        {...notice}
        className="mx-auto max-w-2xl p-5"
        actions={
          <>
            {meeting.recording ? (
              <Button isBusy={retry.isPending} onClick={() => retry.mutate({ id: meeting.id })}>
                <RotateCcw aria-hidden />
                {t("tryAgain")}
              </Button>
            ) : null}
            <DeleteMeetingButton meeting={meeting} />
          </>
        }
      >
        {children}
      </Notice>
    </div>
  );
}
