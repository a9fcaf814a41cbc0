"use client";
import type { JobRow } from "@rollcall/core/job";
import { bandWidth } from "@rollcall/core/priority";
import { Ban, Check, Circle, CircleX, RotateCcw, X } from "lucide-react";
import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { memo } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { hoverRowClass } from "@/components/ui/hoverRowClass.ts";
import { Progress } from "@/components/ui/Progress.tsx";
import { SelectBox } from "@/components/ui/SelectBox.tsx";
import { Spinner } from "@/components/ui/Spinner.tsx";
import { jobSentence } from "@/features/jobs/jobSentence.ts";
import { cn } from "@/lib/cn.ts";
import { duration } from "@/lib/time.ts";
import { useClock } from "@/lib/useClock.ts";

export interface JobListRowProps {
  job: JobRow;
  hasWorker: boolean;
  isChosen: boolean;
  onChoose: (id: string, isChosen: boolean, how: { isShift: boolean }) => void;
  onCancel: (id: string) => void;
  onRetry: (id: string) => void;
  isBusy: boolean;
}

const icons = {
  queued: <Circle aria-hidden className="size-4 scale-50 text-subtle" />,
  running: <Spinner />,
  done: <Check aria-hidden className="size-4 text-accent" />,
  failed: <CircleX aria-hidden className="size-4 text-danger" />,
  cancelled: <Ban aria-hidden className="size-4 text-subtle" />,
} as const;

/** One job: what it is about, where it stands, and what can be done about it. */
export const JobListRow = memo(function JobListRow(props: JobListRowProps) {
  const { job, hasWorker, isChosen, onChoose, onCancel, onRetry, isBusy } = props;
  const t = useTranslations("jobs");
  const locale = useLocale();
  const subject = useSubject(job);
  const isOpen = job.state === "queued" || job.state === "running";
  const sentence = jobSentence(job, t, { locale, hasWorker });
  return (
    <li
      data-job={job.id}
      data-job-state={job.state}
      className={cn(hoverRowClass, "flex gap-x-2 py-2.5", isChosen && "before:bg-accent-soft/50")}
    >
      <SelectBox
        isChecked={isChosen}
        label={t("choose", { subject })}
        onChange={(next, how) => onChoose(job.id, next, how)}
        className="-ml-1.5 -mt-0.5"
      />
      <div className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 gap-y-1 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)_5.5rem]">
        <div className="min-w-0">
          <h2 className="truncate text-base">
            <Subject job={job} subject={subject} />
          </h2>
          <Details job={job} />
        </div>
        <div className="min-w-0 max-sm:col-span-2 max-sm:row-start-2">
          <p className={cn("flex items-start gap-2 text-sm", job.state === "failed" ? "text-fg" : "text-muted")}>
            <span className="mt-0.5 shrink-0">{icons[job.state]}</span>
            <span className="min-w-0 text-pretty">
              {sentence}
              {job.state === "failed" && job.errorCode ? (
                <code className="ml-1.5 whitespace-nowrap font-mono text-2xs text-subtle">{job.errorCode}</code>
              ) : null}
            </span>
          </p>
          {job.state === "queued" ? (
            <p className="pl-6 text-sm text-subtle">
              {t("place", { line: t(`line.${lineOf(job.priority)}`), lane: t(`lane.${job.lane}`) })}
            </p>
          ) : null}
          {job.fallbacks.length > 0 ? (
            <p className="pl-6 text-sm text-warn" title={job.fallbacks.join("\n")}>
              {t("withoutGpu", { count: job.fallbacks.length, why: job.fallbacks[0] ?? "" })}
            </p>
          ) : null}
          {job.state === "running" ? (
            <Progress
              value={job.isRetrying ? null : job.percent}
              label={t("progressOf", { subject })}
              className="mt-1.5 pl-6"
            />
          ) : null}
        </div>
        <div className="flex justify-end max-sm:col-start-2 max-sm:row-start-1">
          {isOpen ? (
            <Button
              variant="ghost"
              size="sm"
              isBusy={isBusy}
              aria-label={t("cancelOne", { subject })}
              onClick={() => onCancel(job.id)}
            >
              <X aria-hidden />
              {t("cancel")}
            </Button>
          ) : job.canRetry ? (
            <Button size="sm" isBusy={isBusy} aria-label={t("retryOne", { subject })} onClick={() => onRetry(job.id)}>
              <RotateCcw aria-hidden />
              {t("retry")}
            </Button>
          ) : null}
        </div>
      </div>
    </li>
  );
});

function useSubject(job: JobRow): string {
  const t = useTranslations("jobs");
  if (job.meetingId) return job.meetingTitle ?? t("goneMeeting");
  if (job.personId) return job.personName ?? t("gonePerson");
  return t(job.name === "reembed" ? "allVoices" : "goneThings");
}

function Subject({ job, subject }: { job: JobRow; subject: string }) {
  const href = job.meetingTitle ? `/meetings/${job.meetingId}` : job.personName ? `/people/${job.personId}` : null;
  if (href === null) return <span className={job.meetingId || job.personId ? "text-subtle" : ""}>{subject}</span>;
  return (
    <Link href={href} className="rounded hover:underline">
      {subject}
    </Link>
  );
}

/** What kind of job it is, how long its recording, who has it, and since when it is there. */
function Details({ job }: { job: JobRow }) {
  const t = useTranslations("jobs");
  const format = useFormatter();
  const locale = useLocale();
  const now = useClock();
  const createdAt = new Date(job.createdAt);
  const isFirst = job.transcriptVersion === null || job.transcriptVersion === 1;
  const parts = [
    isFirst
      ? t(`kind.${job.name}`)
      : t("version", { kind: t(`kind.${job.name}`), version: job.transcriptVersion ?? 1 }),
  ];
  // Before it was opened its length is a guess.
  if (job.audioMs && job.attempt > 0) parts.push(duration(job.audioMs, locale));
  if (job.workerName) parts.push(t("on", { worker: job.workerName }));
  return (
    <p className="truncate text-sm text-subtle max-sm:whitespace-normal">
      {parts.join(" · ")}
      {" · "}
      <time
        dateTime={job.createdAt}
        title={now ? format.dateTime(createdAt, { dateStyle: "full", timeStyle: "medium" }) : ""}
      >
        {now ? format.relativeTime(createdAt, now) : ""}
      </time>
    </p>
  );
}

/** Which jobs it gives way to; see the bands of core/priority.ts. */
function lineOf(priority: number): "early" | "middle" | "late" | "bulk" {
  const band = Math.floor(priority / bandWidth);
  return band < 3 ? "bulk" : band === 5 ? "early" : band === 4 ? "middle" : "late";
}
