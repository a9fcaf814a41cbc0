"use client";
import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/Button.tsx";
import { DeleteMeeting, type DeleteMeetingProps } from "@/features/meetings/DeleteMeeting.tsx";

/** Deletes the meeting whose page one is on. */
export function DeleteMeetingButton({ meeting }: Pick<DeleteMeetingProps, "meeting">) {
  const t = useTranslations("meeting");
  return (
    <DeleteMeeting
      meeting={meeting}
      leavesPage
      trigger={
        <Button variant="ghost">
          <Trash2 aria-hidden />
          {t("delete")}
        </Button>
      }
    />
  );
}
