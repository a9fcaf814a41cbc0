"use client";
import { Checkbox as Base } from "@base-ui/react/checkbox";
import { Check, Minus } from "lucide-react";
import { cn } from "@/lib/cn.ts";

export interface SelectBoxProps {
  isChecked: boolean;
  /** Some of what it stands for is chosen. */
  isMixed?: boolean;
  /** What it chooses, for those who do not see it beside its row. */
  label: string;
  onChange: (isChecked: boolean, how: { isShift: boolean }) => void;
  className?: string;
}

/** The box that chooses a row of a list; its target is larger than what is drawn. */
export function SelectBox({ isChecked, isMixed = false, label, onChange, className }: SelectBoxProps) {
  return (
    <Base.Root
      checked={isChecked}
      indeterminate={isMixed}
      aria-label={label}
      onCheckedChange={(next, { event }) => onChange(next, { isShift: "shiftKey" in event && event.shiftKey === true })}
      className={cn("group grid size-7 shrink-0 cursor-pointer place-items-center rounded-md", className)}
    >
      <span className="grid size-4.5 place-items-center rounded-[5px] border border-line-strong bg-bg group-data-checked:border-accent group-data-indeterminate:border-accent group-data-checked:bg-accent group-data-indeterminate:bg-accent">
        <Base.Indicator>
          {isMixed ? (
            <Minus aria-hidden className="size-3.5 text-accent-fg" strokeWidth={3} />
          ) : (
            <Check aria-hidden className="size-3.5 text-accent-fg" strokeWidth={3} />
          )}
        </Base.Indicator>
      </span>
    </Base.Root>
  );
}
