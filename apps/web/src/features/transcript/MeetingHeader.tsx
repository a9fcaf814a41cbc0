"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronLeft, Trash2 } from "lucide-react";
import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { toast } from "sonner";
import { Badge } from "@/components/ui/Badge.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { InlineTitle } from "@/components/ui/InlineTitle.tsx";
import { Tooltip } from "@/components/ui/Tooltip.tsx";
import { SaveState } from "@/features/edit/SaveState.tsx";
import { ExportMenu } from "@/features/export/ExportMenu.tsx";
import { DeleteMeeting } from "@/features/meetings/DeleteMeeting.tsx";
import { RailButton } from "@/features/rail/RailButton.tsx";
import { VersionMenu } from "@/features/versions/VersionMenu.tsx";
import { duration } from "@/lib/time.ts";
import { useTRPC } from "@/lib/trpc.tsx";

/** What this meeting is, when it was, and what can be done with it as a whole. */
export function MeetingHeader({ meeting, userId }: { meeting: MeetingDetail; userId: string }) {
  const t = useTranslations("meeting");
  const format = useFormatter();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const rename = useMutation(
    trpc.meeting.rename.mutationOptions({
      onMutate: ({ id, title }) =>
        void queryClient.setQueryData(trpc.meeting.get.queryKey({ id }), (old) => old && { ...old, title }),
      onError: (error) => toast.error(error.message),
      onSettled: () => queryClient.invalidateQueries(trpc.meeting.pathFilter()),
    }),
  );
  const heldAt = new Date(meeting.heldAt);
  const durationMs = meeting.recording?.durationMs ?? null;
  return (
    <header className="flex shrink-0 items-center gap-2 border-b px-2 py-2 sm:px-4 sm:py-3">
      <Link
        href="/meetings"
        aria-label={t("back")}
        className="grid size-8 shrink-0 place-items-center rounded-md text-subtle hover:bg-hover hover:text-fg"
      >
        <ChevronLeft aria-hidden className="size-5" />
      </Link>
      <div className="min-w-0 flex-1">
        <InlineTitle
          key={meeting.title}
          value={meeting.title}
          label={t("rename")}
          onSave={(title) => rename.mutate({ id: meeting.id, title })}
        />
        <p className="flex items-center gap-1 truncate px-1.5 text-sm text-subtle">
          <time
            className="truncate"
            dateTime={meeting.heldAt}
            title={format.dateTime(heldAt, { dateStyle: "full", timeStyle: "short" })}
          >
            {format.dateTime(heldAt, { dateStyle: "medium" })}
          </time>
          {durationMs === null ? null : <span>· {duration(durationMs, locale)}</span>}
          <SaveState />
          {meeting.state === "failed" ? <Badge tone="danger">{t("failed")}</Badge> : null}
        </p>
      </div>
      {meeting.speakers.length > 0 ? <RailButton meeting={meeting} userId={userId} /> : null}
      {meeting.transcript?.state === "ready" && meeting.state === "ready" ? <ExportMenu meeting={meeting} /> : null}
      {meeting.recording && meeting.transcript ? <VersionMenu meeting={meeting} /> : null}
      <Tooltip label={t("delete")}>
        <span>
          <DeleteMeeting
            meeting={meeting}
            leavesPage
            trigger={
              <Button variant="ghost" size="icon" aria-label={t("delete")}>
                <Trash2 aria-hidden />
              </Button>
            }
          />
        </span>
      </Tooltip>
    </header>
  );
}
