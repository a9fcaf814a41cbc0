"use client";
import { ListChecks } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback, useRef } from "react";
import { LoadFailed } from "@/components/LoadFailed.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { SelectBox } from "@/components/ui/SelectBox.tsx";
import { JobFilters } from "@/features/jobs/JobFilters.tsx";
import { JobListRow } from "@/features/jobs/JobListRow.tsx";
import { JobSelectionBar } from "@/features/jobs/JobSelectionBar.tsx";
import { jobsHref } from "@/features/jobs/jobFilter.ts";
import { useJobActions } from "@/features/jobs/useJobActions.ts";
import { useJobFilter } from "@/features/jobs/useJobFilter.ts";
import { useJobs } from "@/features/jobs/useJobs.ts";
import { MeetingListSkeleton } from "@/features/meetings/MeetingListSkeleton.tsx";
import { useWorkers } from "@/features/shell/useWorkers.ts";
import { useShortcuts } from "@/features/shortcuts/ShortcutsProvider.tsx";
import { useSelection } from "@/lib/useSelection.ts";

/** Everything the workspace has asked for: what waits, runs, is done or went wrong. */
export function JobsPage() {
  const t = useTranslations("jobs");
  const [filter, setFilter] = useJobFilter();
  const { list, counts, isLive } = useJobs(filter);
  const workers = useWorkers()?.workers;
  /** True while it is not known. */
  const hasWorkerFor = (lane: string) =>
    workers?.some((worker) => worker.isAlive && worker.lanes.includes(lane)) ?? true;
  const jobs = list.data?.pages.flatMap((page) => page.items) ?? [];
  const ids = jobs.map((job) => job.id);
  const selection = useSelection(jobsHref(filter), ids);
  const bulk = useJobActions(selection.clear);
  const single = useJobActions();
  const rows = useRef<HTMLUListElement>(null);
  const search = useRef<HTMLInputElement>(null);

  const all = counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
  const matching = filter.state ? counts?.[filter.state] : all;
  const isUnfiltered = jobsHref(filter) === "/jobs";
  const busyIds = [single.cancel, single.retry].flatMap(({ isPending, variables }) =>
    isPending && variables && "ids" in variables ? variables.ids : [],
  );

  function move(step: 1 | -1) {
    const boxes = [...(rows.current?.querySelectorAll<HTMLElement>("[role=checkbox]") ?? [])];
    const at = boxes.indexOf(document.activeElement as HTMLElement); // only compared
    boxes[at < 0 ? 0 : Math.min(boxes.length - 1, Math.max(0, at + step))]?.focus();
  }

  useShortcuts([
    { keys: "j", description: "nextRow", run: () => move(1) },
    { keys: "k", description: "previousRow", run: () => move(-1) },
    { keys: "/", description: "search", run: () => search.current?.focus() },
    { keys: "Escape", description: "clearSelection", run: selection.clear },
  ]);

  const cancel = single.cancel.mutate;
  const retry = single.retry.mutate;
  const onCancel = useCallback((id: string) => cancel({ ids: [id] }), [cancel]);
  const onRetry = useCallback((id: string) => retry({ ids: [id] }), [retry]);

  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-5xl px-4 pt-6 pb-32 sm:px-8 sm:pt-10">
        <header className="flex h-8 items-center gap-3">
          <h1 className="text-xl">{t("title")}</h1>
          <p className="ml-auto text-subtle text-xs" data-live={isLive}>
            {isLive ? t("live") : t("polling")}
          </p>
        </header>
        <JobFilters filter={filter} counts={counts} onChange={setFilter} searchRef={search} />
        {list.isPending ? <MeetingListSkeleton /> : null}
        {list.isError && jobs.length === 0 ? <LoadFailed title={t("unreachable")} onRetry={list.refetch} /> : null}
        {list.data && jobs.length === 0 ? (
          isUnfiltered ? (
            <section className="mt-6 flex flex-col items-center rounded-xl border bg-canvas px-6 py-16 text-center">
              <ListChecks aria-hidden className="size-8 text-accent" strokeWidth={1.5} />
              <h2 className="mt-4 text-lg">{t("emptyTitle")}</h2>
              <p className="mt-1 max-w-md text-muted">{t("emptyText")}</p>
            </section>
          ) : (
            <div className="mt-8 flex flex-wrap items-center gap-3">
              <p className="text-muted">{t("noMatch")}</p>
              <Button size="sm" onClick={() => setFilter({})}>
                {t("showAll")}
              </Button>
            </div>
          )
        ) : null}
        {jobs.length > 0 ? (
          <>
            <div className="sticky top-0 z-20 mt-2 flex min-h-11 items-center gap-2 bg-bg">
              <SelectBox
                label={t("chooseShown")}
                isChecked={selection.isAll || ids.every((id) => selection.has(id))}
                isMixed={!selection.isEmpty && !ids.every((id) => selection.has(id))}
                onChange={(next) => (next ? selection.choose(ids) : selection.clear())}
                className="-ml-1.5"
              />
              {selection.isEmpty ? (
                <span className="text-subtle text-xs">{t("chooseShown")}</span>
              ) : (
                <JobSelectionBar
                  selection={selection}
                  matching={matching}
                  chosen={selection.isAll ? { filter } : { ids: [...selection.ids] }}
                  actions={bulk}
                />
              )}
            </div>
            <ul ref={rows} aria-label={t("title")} className="divide-y border-y">
              {jobs.map((job) => (
                <JobListRow
                  key={job.id}
                  job={job}
                  hasWorker={hasWorkerFor(job.lane)}
                  isChosen={selection.has(job.id)}
                  onChoose={selection.toggle}
                  onCancel={onCancel}
                  onRetry={onRetry}
                  isBusy={busyIds.includes(job.id)}
                />
              ))}
            </ul>
          </>
        ) : null}
        {list.hasNextPage ? (
          <Button className="mt-4" isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("more")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
