"use client";
import type { MeetingDetail, TranscriptVersion } from "@rollcall/core/meeting";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, History, RotateCcw } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button.tsx";
import { Menu, MenuChoice, MenuChoices, MenuItem, MenuSection } from "@/components/ui/Menu.tsx";
import { RerunDialog } from "@/features/versions/RerunDialog.tsx";
import { useTRPC } from "@/lib/trpc.tsx";
import { useClock } from "@/lib/useClock.ts";

const none: TranscriptVersion[] = [];

/** The versions of the transcript, which of them is shown, and the way to another one. */
export function VersionMenu({ meeting }: { meeting: MeetingDetail }) {
  const t = useTranslations("versions");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isRerunning, setIsRerunning] = useState(false);
  const { data: versions = none } = useQuery(trpc.meeting.versions.queryOptions({ meetingId: meeting.id }));
  const show = useMutation(
    trpc.meeting.showVersion.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.meeting.pathFilter()),
      onError: (error) => toast.error(error.message),
    }),
  );
  const { job, transcript } = meeting;
  const isUnderWay = job?.name === "transcribe" && (job.state === "queued" || job.state === "running");
  const readable = versions.filter((version) => version.state === "ready");
  const [latest] = versions;
  return (
    <>
      <Menu
        trigger={
          <Button variant="ghost" aria-label={t("open", { version: transcript?.version ?? 1 })}>
            <History aria-hidden />
            <span className="max-sm:sr-only">{t("version", { version: transcript?.version ?? 1 })}</span>
            <ChevronDown aria-hidden />
          </Button>
        }
        className="min-w-64"
      >
        {readable.length > 0 ? (
          <>
            <MenuSection label={t("title")} />
            <MenuChoices
              value={transcript?.id ?? null}
              onValueChange={(id: string) => show.mutate({ meetingId: meeting.id, transcriptId: id })}
            >
              {readable.map((version) => (
                <MenuChoice key={version.id} value={version.id} closeOnClick>
                  <VersionLine version={version} />
                </MenuChoice>
              ))}
            </MenuChoices>
            <MenuSection />
          </>
        ) : null}
        <MenuItem disabled={isUnderWay || !meeting.recording} onClick={() => setIsRerunning(true)}>
          <RotateCcw aria-hidden />
          {t(isUnderWay ? "underWay" : "again")}
        </MenuItem>
      </Menu>
      <RerunDialog
        meeting={meeting}
        lastOptions={latest?.options ?? {}}
        isOpen={isRerunning}
        onOpenChange={setIsRerunning}
      />
    </>
  );
}

/** "Version 2, 14:05, 3 speakers"; an older one says its day. */
function VersionLine({ version }: { version: TranscriptVersion }) {
  const t = useTranslations("versions");
  const format = useFormatter();
  const now = useClock();
  const at = new Date(version.createdAt);
  const isToday = now !== null && now.getTime() - at.getTime() < 18 * 3_600_000;
  return t("line", {
    version: version.version,
    at: format.dateTime(at, isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" }),
    speakers: version.speakers,
  });
}
