"use client";
import type { MeetingView } from "@rollcall/core/meeting";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/Badge.tsx";
import { Progress } from "@/components/ui/Progress.tsx";
import { overallPercent } from "@/features/meetings/meetingState.ts";

/** How far a meeting is; a finished one needs no words. */
export function ListState({ meeting }: { meeting: MeetingView }) {
  const t = useTranslations("meetings");
  const { state, job } = meeting;
  if (state === "ready") {
    const open = meeting.people.filter((person) => person.state !== "named").length;
    return open > 0 ? <span className="text-sm text-subtle">{t("toReview", { count: open })}</span> : null;
  }
  if (state === "failed") return <Badge tone="danger">{t("failed")}</Badge>;
  if (state === "empty") return <Badge>{t("empty")}</Badge>;
  if (state === "uploading") return <Badge>{t("uploading")}</Badge>;
  if (state === "waiting" || job === null) return <Badge>{t(job?.isRetrying ? "retrying" : "waiting")}</Badge>;
  const percent = Math.round(overallPercent(job));
  return (
    <span className="flex w-full min-w-24 items-center gap-2.5">
      <Progress value={percent} label={t("progressOf", { meeting: meeting.title })} />
      <span className="w-9 text-right text-muted text-xs">{t("percent", { percent })}</span>
    </span>
  );
}
