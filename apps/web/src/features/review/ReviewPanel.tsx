"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { ChevronLeft, ChevronRight, CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/Button.tsx";
import { Kbd } from "@/components/ui/Kbd.tsx";
import { Progress } from "@/components/ui/Progress.tsx";
import { ConflictList } from "@/features/conflicts/ConflictList.tsx";
import { useEditorState } from "@/features/edit/EditorProvider.tsx";
import { CheckCard } from "@/features/review/CheckCard.tsx";
import { CheckLine } from "@/features/review/CheckLine.tsx";
import type { Review } from "@/features/review/useReview.ts";
import { useShortcuts } from "@/features/shortcuts/ShortcutsProvider.tsx";

/** As many of the queue as are written out. */
const mostLines = 60;

/** What is worth a look, one after the other: what would mislead most comes first. */
export function ReviewPanel({ meeting, review }: { meeting: MeetingDetail; review: Review }) {
  const t = useTranslations("review");
  const isLoaded = useEditorState((state) => state.isLoaded);
  const { items, index, total, timeMs, step } = review;
  const current = items[index];
  useShortcuts(
    items.length === 0
      ? []
      : [
          { keys: "d", description: "nextCheck", run: () => step(1) },
          { keys: "D", description: "previousCheck", face: "Shift+D", run: () => step(-1) },
          { keys: "n", description: "nextName", run: () => step(1, true) },
          { keys: "y", description: "isRight", run: review.accept },
        ],
  );
  if (!isLoaded) return <p className="text-subtle text-sm">{t("notYet")}</p>;
  const done = total - items.length;
  const minutes = Math.max(1, Math.round(timeMs / 60_000));
  return (
    <div className="flex flex-col gap-4">
      <ConflictList meeting={meeting} />
      {items.length === 0 ? (
        <div role="status" className="flex items-start gap-3 text-sm">
          <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-accent" />
          <p>{t(total > 0 ? "allDone" : "nothing")}</p>
        </div>
      ) : (
        <>
          <div>
            <p role="status" className="font-medium text-sm">
              {t("summary", { count: items.length, minutes })}
            </p>
            <Progress
              value={total > 0 ? (done / total) * 100 : 0}
              label={t("progress", { done, total })}
              className="mt-2"
            />
            <p className="mt-1 text-subtle text-xs">{t("progress", { done, total })}</p>
          </div>
          <div className="flex items-center gap-2">
            <Button size="sm" disabled={index <= 0} onClick={() => step(-1)}>
              <ChevronLeft aria-hidden />
              {t("previous")}
            </Button>
            <Button size="sm" disabled={index >= items.length - 1} onClick={() => step(1)}>
              {t("next")}
              <Kbd>D</Kbd>
              <ChevronRight aria-hidden />
            </Button>
          </div>
          {current ? <CheckCard key={current.id} meeting={meeting} check={current} review={review} /> : null}
          <ol aria-label={t("queue")} className="flex flex-col">
            {items.slice(0, mostLines).map((check, n) => (
              <CheckLine
                key={check.id}
                check={check}
                speakers={meeting.speakers}
                isCurrent={n === index}
                onOpen={() => review.goTo(n)}
              />
            ))}
          </ol>
          {items.length > mostLines ? (
            <p className="text-subtle text-xs">{t("more", { count: items.length - mostLines })}</p>
          ) : null}
        </>
      )}
    </div>
  );
}
