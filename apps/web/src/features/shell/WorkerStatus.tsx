"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Popover } from "@/components/ui/Popover.tsx";
import { useWorkers } from "@/features/shell/useWorkers.ts";
import { cn } from "@/lib/cn.ts";

/** A dot and a word about the workers; opened, it lists the models each of them runs and on what. */
export function WorkerStatus() {
  const t = useTranslations("workers");
  const data = useWorkers();
  if (!data) return <div className="h-8" />;
  const alive = data.workers.filter((worker) => worker.isAlive);
  return (
    <Popover
      title={t("title")}
      trigger={
        <button
          type="button"
          className="flex h-8 items-center gap-2.5 rounded-md px-2 text-muted text-sm transition-colors hover:bg-hover hover:text-fg"
        >
          <span aria-hidden className="grid size-4 place-items-center">
            <span className={cn("size-2 rounded-full", data.workerReady ? "bg-accent" : "border-2 border-warn")} />
          </span>
          <span className="max-sm:sr-only">{t(data.workerReady ? "ready" : "none", { count: alive.length })}</span>
        </button>
      }
    >
      {alive.length === 0 ? <p className="mt-1 text-muted">{t("noneText")}</p> : null}
      {alive.map((worker) => (
        <section key={worker.id} className="mt-2 border-t pt-2">
          <p className="text-muted">{t("worker", { machine: worker.name, lane: worker.lanes.join(", ") })}</p>
          <dl className="mt-1 grid grid-cols-[1fr_auto] gap-x-3 text-xs">
            {worker.models.map((model) => (
              <div key={model.role} className="contents">
                <dt className="truncate text-subtle">{model.name}</dt>
                <dd className="font-mono text-muted">{model.provider}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <Link href="/workers" className="mt-3 block w-fit rounded font-medium text-accent text-sm hover:underline">
        {t("more")}
      </Link>
    </Popover>
  );
}
