"use client";
import type { JobView } from "@rollcall/core/job";
import { useLocale, useTranslations } from "next-intl";
import { Button } from "@/components/ui/Button.tsx";
import { Progress } from "@/components/ui/Progress.tsx";
import { jobSentence } from "@/features/jobs/jobSentence.ts";
import { useWorkers } from "@/features/shell/useWorkers.ts";
import { useCancel } from "@/features/transcript/useCancel.ts";

/** Another version is being made while this one can be read. */
export function RerunBanner({ meetingId, job }: { meetingId: string; job: JobView }) {
  const t = useTranslations("versions");
  const words = useTranslations("jobs");
  const locale = useLocale();
  const hasWorker = useWorkers()?.workerReady !== false;
  const cancel = useCancel(meetingId);
  return (
    <section aria-label={t("making")} className="border-b bg-canvas px-4 py-2.5 sm:px-8">
      <div className="mx-auto flex max-w-2xl flex-wrap items-center gap-x-3 gap-y-1">
        <p aria-live="polite" className="min-w-0 flex-1 text-sm">
          <span className="font-medium">{t("making")}</span>{" "}
          <span className="text-muted">{jobSentence(job, words, { locale, hasWorker })}</span>
        </p>
        <Button variant="ghost" size="sm" isBusy={cancel.isPending} onClick={() => cancel.mutate({ id: job.id })}>
          {t("stop")}
        </Button>
        <Progress value={job.state === "queued" ? null : job.percent} label={t("making")} />
      </div>
    </section>
  );
}
