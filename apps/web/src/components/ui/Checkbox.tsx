"use client";
import { Checkbox as Base } from "@base-ui/react/checkbox";
import { Check } from "lucide-react";
import type { ReactNode } from "react";

export interface CheckboxProps {
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
  children: ReactNode;
  name?: string;
}

/** A box with its sentence; the sentence is part of the target. */
export function Checkbox({ isChecked, onChange, children, name }: CheckboxProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the Base UI checkbox inside is the control
    <label className="flex cursor-pointer items-start gap-2.5 text-base">
      <Base.Root
        checked={isChecked}
        onCheckedChange={(next) => onChange(next)}
        {...(name ? { name } : {})}
        className="mt-0.5 grid size-4.5 shrink-0 place-items-center rounded-[5px] border border-line-strong bg-bg data-checked:border-accent data-checked:bg-accent"
      >
        <Base.Indicator>
          <Check aria-hidden className="size-3.5 text-accent-fg" strokeWidth={3} />
        </Base.Indicator>
      </Base.Root>
      <span>{children}</span>
    </label>
  );
}
