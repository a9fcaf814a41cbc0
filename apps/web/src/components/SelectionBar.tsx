"use client";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { cn } from "@/lib/cn.ts";

export interface SelectionBarProps {
  count: number;
  onClear: () => void;
  /** What can be done with all of them. */
  children: ReactNode;
  className?: string;
}

/** Stays in sight while rows of a list are chosen. */
export function SelectionBar({ count, onClear, children, className }: SelectionBarProps) {
  const t = useTranslations("selection");
  return (
    <section aria-label={t("title")} className={cn("flex min-h-11 flex-wrap items-center gap-x-2 gap-y-1", className)}>
      <p role="status" className="mr-auto font-medium text-sm">
        {t("chosen", { count })}
      </p>
      {children}
      <Button variant="ghost" size="iconSm" aria-label={t("clear")} onClick={onClear}>
        <X aria-hidden />
      </Button>
    </section>
  );
}
