"use client";
import type { WorkerView } from "@rollcall/core/worker";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Progress } from "@/components/ui/Progress.tsx";
import { stageWord } from "@/features/jobs/jobSentence.ts";

/** What the worker has in hand; a job of another workspace is counted, and nothing more is said of it. */
export function CurrentJobs({ current }: { current: WorkerView["current"] }) {
  const t = useTranslations("workers");
  const words = useTranslations("jobs");
  if (current.length === 0) return <p className="mt-3 text-muted text-sm">{t("idle")}</p>;
  return (
    <ul aria-label={t("current")} className="mt-3 grid gap-2">
      {current.map(({ jobId, name, stage, percent, attempt, since }) => {
        const kind = words(`kind.${name}`);
        const stageWords = words(`stage.${stageWord({ name, stage })}`);
        const parts = [stageWords, words("percent", { percent })];
        if (attempt > 1) parts.unshift(words("attempt", { attempt }));
        return (
          <li key={jobId ?? since} className="rounded-md bg-canvas px-3 py-2 text-sm">
            <p className="flex flex-wrap gap-x-2">
              {jobId ? (
                <Link href="/jobs?state=running" className="rounded font-medium hover:underline">
                  {kind}
                </Link>
              ) : (
                <span className="font-medium">{t("foreignJob")}</span>
              )}
              <span className="text-muted">{parts.join(", ")}</span>
            </p>
            <Progress value={percent} label={kind} className="mt-1.5" />
          </li>
        );
      })}
    </ul>
  );
}
