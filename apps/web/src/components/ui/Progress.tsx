"use client";
import { Progress as Base } from "@base-ui/react/progress";
import { cn } from "@/lib/cn.ts";

/** A bar from 0 to 100; `null` means that nothing is known yet. */
export function Progress({ value, label, className }: { value: number | null; label: string; className?: string }) {
  return (
    <Base.Root value={value === null ? null : Math.round(value)} aria-label={label} className={cn("w-full", className)}>
      <Base.Track className="h-1 overflow-hidden rounded-full bg-hover">
        <Base.Indicator
          className={cn(
            "h-full rounded-full bg-accent transition-[width] duration-300",
            value === null && "sweep w-1/4!",
          )}
        />
      </Base.Track>
    </Base.Root>
  );
}
