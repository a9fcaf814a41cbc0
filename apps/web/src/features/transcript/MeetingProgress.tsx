"use client";
import type { JobView } from "@rollcall/core/job";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { Check, Circle } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Button } from "@/components/ui/Button.tsx";
import { Progress } from "@/components/ui/Progress.tsx";
import { Spinner } from "@/components/ui/Spinner.tsx";
import { overallPercent } from "@/features/meetings/meetingState.ts";
import { useWorkers } from "@/features/shell/useWorkers.ts";
import { useCancel } from "@/features/transcript/useCancel.ts";
import { cn } from "@/lib/cn.ts";
import { duration } from "@/lib/time.ts";

const steps = ["decode", "vad", "asr", "diarize", "identify"] as const;

/** Where the work is: five named steps, how much is done, and how long it may still take. */
export function MeetingProgress({ meeting, hasText }: { meeting: MeetingDetail; hasText: boolean }) {
  const t = useTranslations("progress");
  const locale = useLocale();
  const { job } = meeting;
  const cancel = useCancel(meeting.id);
  const isWaiting = job === null || job.state === "queued";
  const percent = job ? Math.round(overallPercent(job)) : 0;
  const active = job ? stepOf(job) : -1;
  return (
    <section aria-label={t("title")} className={cn("border-b px-4 py-5 sm:px-8", !hasText && "sm:py-8")}>
      <div className="mx-auto max-w-2xl">
        <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
          <h2 aria-live="polite" className="flex-1 text-base">
            <Headline job={job} />
          </h2>
          {job?.etaMs && job.state === "running" ? (
            <p className="text-sm text-subtle">{t("eta", { time: duration(job.etaMs, locale) })}</p>
          ) : null}
          {job && job.name === "transcribe" ? (
            <Button variant="ghost" size="sm" isBusy={cancel.isPending} onClick={() => cancel.mutate({ id: job.id })}>
              {t("cancel")}
            </Button>
          ) : null}
        </div>
        <div className="mt-2 flex items-center gap-3">
          <Progress value={isWaiting && percent === 0 ? null : percent} label={t("title")} />
          <span className="w-10 text-right font-mono text-muted text-xs">
            {isWaiting && percent === 0 ? "" : t("percent", { percent })}
          </span>
        </div>
        <ol className="mt-4 flex flex-wrap gap-x-5 gap-y-1.5 text-sm">
          {steps.map((step, n) => {
            const isDone = n < active;
            const isActive = n === active && !isWaiting;
            return (
              <li
                key={step}
                aria-current={isActive ? "step" : undefined}
                className={cn(
                  "flex items-center gap-1.5 text-subtle",
                  isDone && "text-muted",
                  isActive && "font-medium text-fg",
                )}
              >
                {isActive ? (
                  <Spinner />
                ) : isDone ? (
                  <Check aria-hidden className="size-4 text-accent" />
                ) : (
                  <Circle aria-hidden className="size-4 scale-50" />
                )}
                {t(step)}
                <span className="sr-only">{isDone ? t("stepDone") : ""}</span>
              </li>
            );
          })}
        </ol>
      </div>
    </section>
  );
}

function Headline({ job }: { job: JobView | null }) {
  const t = useTranslations("progress");
  const workers = useWorkers();
  if (job?.isRetrying) return t("retrying", { attempt: job.attempt + 1 });
  if (job === null || job.state === "queued") return t(workers?.workerReady === false ? "waitingNone" : "waiting");
  if (job.attempt > 1) return t("again", { attempt: job.attempt });
  return t(job.name === "identify" ? "naming" : "running");
}

/** Which of the five steps a job is in; cutting words at turn changes belongs to telling the voices apart. */
function stepOf(job: JobView): number {
  if (job.name === "identify") return steps.indexOf("identify");
  const stage = job.stage === "align" ? "diarize" : job.stage;
  return stage === null ? 0 : steps.indexOf(stage);
}
