"use client";
import { Ban, RotateCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import { SelectionBar } from "@/components/SelectionBar.tsx";
import { Button } from "@/components/ui/Button.tsx";
import type { Chosen, useJobActions } from "@/features/jobs/useJobActions.ts";
import type { Selection } from "@/lib/useSelection.ts";

export interface JobSelectionBarProps {
  selection: Selection;
  /** How many match the filter, shown or not; undefined until it is known. */
  matching: number | undefined;
  chosen: Chosen;
  actions: ReturnType<typeof useJobActions>;
}

/** What can be done with everything that is chosen. */
export function JobSelectionBar({ selection, matching, chosen, actions }: JobSelectionBarProps) {
  const t = useTranslations("jobs");
  const isBusy = actions.cancel.isPending || actions.retry.isPending;
  return (
    <SelectionBar
      count={selection.isAll ? (matching ?? 0) : selection.ids.size}
      onClear={selection.clear}
      className="flex-1"
    >
      {!selection.isAll && matching !== undefined && matching > selection.ids.size ? (
        <Button variant="ghost" size="sm" onClick={selection.chooseAll}>
          {t("chooseAll", { count: matching })}
        </Button>
      ) : null}
      <Button size="sm" isBusy={isBusy} onClick={() => actions.cancel.mutate(chosen)}>
        <Ban aria-hidden />
        {t("cancel")}
      </Button>
      <Button size="sm" isBusy={isBusy} onClick={() => actions.retry.mutate(chosen)}>
        <RotateCcw aria-hidden />
        {t("retry")}
      </Button>
    </SelectionBar>
  );
}
