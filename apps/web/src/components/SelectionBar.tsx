"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/Button.tsx";

export interface SelectionBarProps {
  count: number;
  onClear: () => void;
  /** What can be done with all of them. */
  children: ReactNode;
}

/** Stays in sight while rows of a list are chosen. */
export function SelectionBar({ count, onClear, children }: SelectionBarProps) {
  const t = useTranslations("selection");
  return (
    <section
      aria-label={t("title")}
      className="sticky top-2 z-20 mt-3 flex min-h-11 flex-wrap items-center gap-x-2 gap-y-1 rounded-lg border bg-raised px-3 py-1.5 shadow-pop"
    >
      <p role="status" className="mr-auto font-medium text-sm">
        {t("chosen", { count })}
      </p>
      {children}
      <Button variant="ghost" size="sm" onClick={onClear}>
        {t("clear")}
      </Button>
    </section>
  );
}
