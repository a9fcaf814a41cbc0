"use client";
import type { WorkerView } from "@rollcall/core/worker";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/Badge.tsx";
import { CurrentJobs } from "@/features/workers/CurrentJobs.tsx";
import { cn } from "@/lib/cn.ts";
import { fileSize } from "@/lib/time.ts";
import { useClock } from "@/lib/useClock.ts";

/** One worker: whether it lives, what it takes, which models it holds and what it is at work on. */
export function WorkerCard({ worker }: { worker: WorkerView }) {
  const t = useTranslations("workers");
  const locale = useLocale();
  const { isAlive, models } = worker;
  const onCpu = models.filter((model) => model.provider === "cpu").length;
  return (
    <li
      data-worker={worker.name}
      data-alive={isAlive}
      className={cn("rounded-xl border px-4 py-4 sm:px-5", !isAlive && "bg-canvas")}
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span
          aria-hidden
          className={cn("size-2 rounded-full", isAlive ? "bg-accent" : "border-2 border-line-strong")}
        />
        <h3 className="min-w-0 truncate text-base">{worker.name}</h3>
        <span className="flex gap-1.5 max-sm:order-last max-sm:basis-full">
          {worker.lanes.map((lane) => (
            <Badge key={lane}>{lane === "gpu" || lane === "cpu" ? t(`lane.${lane}`) : lane}</Badge>
          ))}
        </span>
        <Badge tone={isAlive ? "accent" : "neutral"} className="ml-auto">
          {t(!isAlive ? "isGone" : worker.current.length > 0 ? "isBusy" : "isAlive")}
        </Badge>
      </header>

      <dl className="mt-3 flex flex-wrap gap-x-8 gap-y-2 text-sm">
        <Fact label={t("startedAt")}>
          <Moment at={worker.startedAt} />
        </Fact>
        {isAlive ? null : (
          <Fact label={t("goneSince")}>
            <Moment at={worker.seenAt} />
          </Fact>
        )}
        <Fact label={t("provedAt")}>{worker.provedAt ? <Moment at={worker.provedAt} /> : t("notProved")}</Fact>
        <Fact label={t("memory")}>{worker.rssBytes === null ? "–" : fileSize(worker.rssBytes, locale)}</Fact>
      </dl>

      {isAlive ? <CurrentJobs current={worker.current} /> : null}

      {models.length > 0 ? (
        <table className="mt-4 w-full text-left text-sm">
          <caption className="sr-only">{t("models", { worker: worker.name })}</caption>
          <thead className="text-subtle text-xs">
            <tr className="border-b [&>th]:pb-1 [&>th]:font-medium">
              <th scope="col">{t("model")}</th>
              <th scope="col">{t("provider")}</th>
              <th scope="col" className="text-right">
                {t("loadTime")}
              </th>
            </tr>
          </thead>
          <tbody className="[&>tr>td]:py-1.5 [&>tr]:border-b last:[&>tr]:border-b-0">
            {models.map((model) => (
              <tr key={model.role}>
                <td className="min-w-0 pr-3">
                  {t(`role.${model.role}`)}
                  <span className="block break-all font-mono text-subtle text-xs">{model.name}</span>
                  {model.fallback ? <span className="block text-warn text-xs">{model.fallback}</span> : null}
                </td>
                <td className="pr-3 align-top">
                  <Badge tone={model.fallback ? "warn" : model.provider === "cpu" ? "neutral" : "accent"}>
                    {model.provider.toUpperCase()}
                  </Badge>
                </td>
                <td className="text-right align-top text-muted">
                  {t("loadSeconds", { seconds: model.loadMs / 1000 })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="mt-4 text-muted text-sm">{t("noModels")}</p>
      )}
      {onCpu > 0 && isAlive ? (
        <p className="mt-2 text-sm text-subtle">
          {t(onCpu === models.length ? "allOnCpu" : "someOnCpu", { count: onCpu, total: models.length })}
        </p>
      ) : null}
    </li>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-subtle text-xs">{label}</dt>
      <dd className="text-muted">{children}</dd>
    </div>
  );
}

/** "3 minutes ago", exact on hover; empty until the page lives, because two clocks never agree. */
function Moment({ at }: { at: string }) {
  const format = useFormatter();
  const now = useClock();
  const date = new Date(at);
  if (now === null) return <time dateTime={at}> </time>;
  return (
    <time dateTime={at} title={format.dateTime(date, { dateStyle: "full", timeStyle: "medium" })}>
      {format.relativeTime(date, now)}
    </time>
  );
}
