"use client";
import type { MeetingView } from "@rollcall/core/meeting";
import { RotateCcw, Trash2 } from "lucide-react";
import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { Button } from "@/components/ui/Button.tsx";
import { hoverRowClass } from "@/components/ui/hoverRowClass.ts";
import { SelectBox } from "@/components/ui/SelectBox.tsx";
import { DeleteMeeting } from "@/features/meetings/DeleteMeeting.tsx";
import { ListState } from "@/features/meetings/ListState.tsx";
import { PeopleChips } from "@/features/meetings/PeopleChips.tsx";
import { useRetry } from "@/features/meetings/useRetry.ts";
import { cn } from "@/lib/cn.ts";
import { duration } from "@/lib/time.ts";
import { useClock } from "@/lib/useClock.ts";
import type { Selection } from "@/lib/useSelection.ts";

/** One meeting: what it is, who is in it, and how far it is. */
export function MeetingListRow({ meeting, selection }: { meeting: MeetingView; selection: Selection }) {
  const t = useTranslations("meetings");
  const format = useFormatter();
  const locale = useLocale();
  const now = useClock();
  const retry = useRetry(meeting.id);
  const heldAt = new Date(meeting.heldAt);
  const isRecent = now !== null && Math.abs(now.getTime() - heldAt.getTime()) < 6 * 86_400_000;
  const isChosen = selection.has(meeting.id);
  const hasStopped = meeting.state === "failed" || meeting.state === "empty";
  return (
    <li
      data-state={meeting.state}
      className={cn(hoverRowClass, "group/row py-3 max-sm:pl-8", isChosen && "before:bg-accent-soft/50")}
    >
      <SelectBox
        isChecked={isChosen}
        label={t("choose", { meeting: meeting.title })}
        onChange={(next, how) => selection.toggle(meeting.id, next, how)}
        className={cn(
          "absolute top-2.5 left-0 z-10 -ml-1.5 sm:-left-5.5 sm:justify-items-start",
          "sm:not-focus-visible:not-group-hover/row:not-data-checked:opacity-0",
          selection.isEmpty || "sm:opacity-100!",
        )}
      />
      <div className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 sm:grid-cols-[minmax(0,1fr)_minmax(0,15rem)_9rem]">
        <div className="min-w-0">
          <h2 className="truncate text-base">
            <Link href={`/meetings/${meeting.id}`} className="rounded outline-offset-4 after:absolute after:inset-0">
              {meeting.title}
            </Link>
          </h2>
          <p className="truncate text-sm text-subtle">
            <time dateTime={meeting.heldAt} title={format.dateTime(heldAt, { dateStyle: "full", timeStyle: "short" })}>
              {isRecent ? format.relativeTime(heldAt, now) : format.dateTime(heldAt, { dateStyle: "medium" })}
            </time>
            {meeting.durationMs === null ? "" : ` · ${duration(meeting.durationMs, locale)}`}
          </p>
        </div>
        <div className="min-w-0 max-sm:col-span-2 max-sm:row-start-2">
          <PeopleChips people={meeting.people} />
        </div>
        <div className="flex justify-end max-sm:col-start-2 max-sm:row-start-1">
          <ListState meeting={meeting} />
        </div>
      </div>
      {hasStopped ? (
        <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-2">
          <p className="min-w-40 flex-1 text-muted text-sm">
            {meeting.state === "empty" ? t("noSpeech") : (meeting.job?.errorMessage ?? t("failedText"))}
          </p>
          <div className="relative flex gap-2">
            <Button size="sm" isBusy={retry.isPending} onClick={() => retry.mutate({ id: meeting.id })}>
              <RotateCcw aria-hidden />
              {t("tryAgain")}
            </Button>
            <DeleteMeeting
              meeting={meeting}
              trigger={
                <Button size="sm" variant="ghost">
                  <Trash2 aria-hidden />
                  {t("delete")}
                </Button>
              }
            />
          </div>
        </div>
      ) : null}
    </li>
  );
}
