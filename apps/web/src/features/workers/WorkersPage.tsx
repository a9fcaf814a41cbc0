"use client";
import { useQuery } from "@tanstack/react-query";
import { ServerOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { LoadFailed } from "@/components/LoadFailed.tsx";
import { MeetingListSkeleton } from "@/features/meetings/MeetingListSkeleton.tsx";
import { StartWorker } from "@/features/workers/StartWorker.tsx";
import { WorkerCard } from "@/features/workers/WorkerCard.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

/** Who does the work: each worker with its models, its jobs and its state, the living ones first. */
export function WorkersPage() {
  const t = useTranslations("workers");
  const trpc = useTRPC();
  const { data, isPending, isError, refetch } = useQuery(
    trpc.org.workers.queryOptions(undefined, { refetchInterval: 2500 }),
  );
  const workers = data?.workers ?? [];
  const alive = workers.filter((worker) => worker.isAlive);
  const gone = workers.filter((worker) => !worker.isAlive);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-5xl px-4 pt-6 pb-32 sm:px-8 sm:pt-10">
        <h1 className="text-xl">{t("title")}</h1>
        {isPending ? <MeetingListSkeleton /> : null}
        {isError && !data ? <LoadFailed title={t("unreachable")} onRetry={refetch} /> : null}
        {data && !data.workerReady ? (
          <section className="mt-6 rounded-xl border border-warn-line bg-warn-soft px-5 py-6 sm:px-8">
            <h2 className="flex items-center gap-2.5 text-lg">
              <ServerOff aria-hidden className="size-5 text-warn" strokeWidth={1.75} />
              {t(alive.length === 0 ? "noneTitle" : "lightTitle")}
            </h2>
            <p className="mt-1 max-w-2xl text-muted">{t(alive.length === 0 ? "noneText" : "lightText")}</p>
            <StartWorker />
          </section>
        ) : null}
        {alive.length > 0 ? (
          <ul aria-label={t("alive")} className="mt-6 grid gap-4">
            {alive.map((worker) => (
              <WorkerCard key={worker.id} worker={worker} />
            ))}
          </ul>
        ) : null}
        {gone.length > 0 ? (
          <section className="mt-8">
            <h2 className="text-lg">{t("gone")}</h2>
            <p className="mt-0.5 text-sm text-subtle">{t("goneText")}</p>
            <ul className="mt-3 grid gap-4">
              {gone.map((worker) => (
                <WorkerCard key={worker.id} worker={worker} />
              ))}
            </ul>
          </section>
        ) : null}
        {data?.workerReady ? (
          <details className="mt-8">
            <summary className="w-fit cursor-pointer rounded font-medium text-muted text-sm hover:text-fg">
              {t("another")}
            </summary>
            <StartWorker />
          </details>
        ) : null}
      </div>
    </div>
  );
}
