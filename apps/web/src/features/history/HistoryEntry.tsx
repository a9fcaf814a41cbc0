"use client";
import type { EditView } from "@rollcall/core/edit/editLog";
import { RotateCcw } from "lucide-react";
import { useFormatter, useNow, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/Badge.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { Tooltip } from "@/components/ui/Tooltip.tsx";
import { useRail } from "@/features/rail/RailProvider.tsx";
import { clock } from "@/lib/time.ts";

export interface HistoryEntryProps {
  entry: EditView;
  /** Nothing has come after it, so there is nothing to go back to. */
  isLatest: boolean;
  onRestore: (() => void) | null;
}

const kinds = [
  "reword",
  "split",
  "merge",
  "retime",
  "remove",
  "reset",
  "insert",
  "assign",
  "replace",
  "confirm",
  "undo",
  "redo",
  "restore",
  "resolve",
  "rebase",
] as const;

/** One thing that somebody did: who, what, where, when, and how the words were before and after. */
export function HistoryEntry({ entry, isLatest, onRestore }: HistoryEntryProps) {
  const t = useTranslations("history");
  const format = useFormatter();
  const now = useNow({ updateInterval: 60_000 });
  const rail = useRail();
  const at = new Date(entry.at);
  const kind = kinds.find((one) => one === entry.kind) ?? "other";
  const { startMs, before, after } = entry;
  const isTextChanged = (before !== null || after !== null) && before !== after && kind !== "rebase";
  return (
    <li className="py-2.5 text-sm">
      <div className="flex items-start gap-2">
        <p className="min-w-0 flex-1">
          <span className="font-medium">{entry.user?.name ?? t("machine")}</span>{" "}
          {t(`kind.${kind}`, { count: entry.segmentCount })}
          {entry.isUndone ? <Badge className="ml-1.5">{t("undone")}</Badge> : null}
        </p>
        {isLatest || !onRestore ? null : (
          <Tooltip label={t("restore")}>
            <Button
              size="iconSm"
              variant="ghost"
              className="-my-1"
              aria-label={t("restoreTo", { time: format.dateTime(at, { timeStyle: "short" }) })}
              onClick={onRestore}
            >
              <RotateCcw aria-hidden />
            </Button>
          </Tooltip>
        )}
      </div>
      {isTextChanged ? (
        <p className="mt-0.5 line-clamp-3 break-words">
          {before ? (
            <del className="text-muted decoration-danger">
              <span className="sr-only">{t("before")} </span>
              {before}
            </del>
          ) : null}{" "}
          {after ? (
            <ins className="no-underline">
              <span className="sr-only">{t("after")} </span>
              {after}
            </ins>
          ) : null}
        </p>
      ) : null}
      <p className="mt-0.5 text-subtle text-xs">
        <time dateTime={entry.at} title={format.dateTime(at, { dateStyle: "full", timeStyle: "medium" })}>
          {format.relativeTime(at, now)}
        </time>
        {startMs === null ? null : (
          <>
            {" · "}
            <button
              type="button"
              onClick={() => rail.jump({ ms: startMs })}
              className="font-mono text-2xs underline-offset-2 hover:underline"
            >
              {t("at", { time: clock(startMs) })}
            </button>
          </>
        )}
      </p>
    </li>
  );
}
