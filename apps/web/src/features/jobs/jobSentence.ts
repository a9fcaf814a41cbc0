import type { JobView } from "@rollcall/core/job";
import type { useTranslations } from "next-intl";
import { duration } from "../../lib/time.ts";

type Words = ReturnType<typeof useTranslations<"jobs">>;

/** Where a job stands, as one says it: "2nd try, recognising words, 40%, about 3 min left". */
export function jobSentence(
  job: Pick<
    JobView,
    | "name"
    | "state"
    | "stage"
    | "percent"
    | "etaMs"
    | "attempt"
    | "isRetrying"
    | "errorMessage"
    | "startedAt"
    | "finishedAt"
  >,
  t: Words,
  { locale, hasWorker }: { locale: string; hasWorker: boolean },
): string {
  switch (job.state) {
    case "queued":
      if (job.attempt > 0) return t("waitingAgain", { attempt: job.attempt + 1, why: job.errorMessage ?? "none" });
      return t(hasWorker ? "waiting" : "waitingNone");
    case "running":
      return job.isRetrying ? t("lost") : running(job, t, locale);
    case "done":
      return job.startedAt && job.finishedAt
        ? doneIn(Date.parse(job.finishedAt) - Date.parse(job.startedAt), t, locale)
        : t("done");
    case "failed":
      return job.errorMessage ?? t("failed");
    case "cancelled":
      return t("cancelled");
  }
}

function doneIn(ms: number, t: Words, locale: string): string {
  return ms < 1000 ? t("doneFast") : t("doneIn", { time: duration(ms, locale) });
}

function running(job: Parameters<typeof jobSentence>[0], t: Words, locale: string): string {
  const parts = [t(`stage.${stageWord(job)}`)];
  if (job.attempt > 1) parts.unshift(t("attempt", { attempt: job.attempt }));
  if (job.percent > 0) parts.push(t("percent", { percent: job.percent }));
  if (job.etaMs) parts.push(t("eta", { time: duration(job.etaMs, locale) }));
  const sentence = parts.join(", ");
  return sentence.charAt(0).toLocaleUpperCase(locale) + sentence.slice(1);
}

/** Jobs that have one stage are called by what they do. */
export function stageWord({ name, stage }: Pick<JobView, "name" | "stage">) {
  return name === "enroll" || name === "reembed" || name === "purge" ? name : (stage ?? "start");
}
