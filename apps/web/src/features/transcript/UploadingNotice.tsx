"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { CloudUpload } from "lucide-react";
import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/Notice.tsx";
import { Progress } from "@/components/ui/Progress.tsx";
import { DeleteMeetingButton } from "@/features/meetings/DeleteMeetingButton.tsx";
import { useUploadItems } from "@/features/upload/UploadsProvider.tsx";

/** The recording is not all here: either this tab is sending it, or nobody is. */
export function UploadingNotice({ meeting }: { meeting: MeetingDetail }) {
  const t = useTranslations("meeting");
  const item = useUploadItems().find((upload) => upload.meetingId === meeting.id);
  const isSending = item !== undefined && item.state !== "interrupted";
  return (
    <div className="px-4 py-6 sm:px-8 sm:py-10">
      <Notice
        className="mx-auto max-w-2xl p-5"
        icon={<CloudUpload aria-hidden />}
        title={t(isSending ? "uploadingTitle" : "unfinishedTitle")}
        actions={isSending ? null : <DeleteMeetingButton meeting={meeting} />}
      >
        <p>{t(isSending ? "uploadingText" : "unfinishedText")}</p>
        {isSending && item.sizeBytes > 0 ? (
          <Progress value={(item.sentBytes / item.sizeBytes) * 100} label={t("uploadingTitle")} className="mt-3" />
        ) : null}
      </Notice>
    </div>
  );
}
