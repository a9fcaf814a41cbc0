"use client";
import { Menu as Base } from "@base-ui/react/menu";
import type { ComponentProps, ReactElement, ReactNode } from "react";
import { cn } from "@/lib/cn.ts";

export const popupClass =
  "z-50 rounded-lg border border-line bg-raised p-1 text-sm shadow-pop outline-none transition duration-100 " +
  "data-ending-style:opacity-0 data-starting-style:opacity-0";

export interface MenuProps {
  /** The button that opens the menu. */
  trigger: ReactElement;
  children: ReactNode;
  side?: "top" | "bottom";
  align?: "start" | "center" | "end";
  className?: string;
}

/** A button and the list of actions it opens. */
export function Menu({ trigger, children, side = "bottom", align = "end", className }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="z-50">
          <Base.Popup className={cn(popupClass, "max-h-(--available-height) min-w-44 overflow-y-auto", className)}>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const itemClass =
  "flex h-8 w-full items-center gap-2 rounded-md px-2 outline-none data-disabled:opacity-50 data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:text-subtle";

/** One action; `isDangerous` marks what cannot be undone. */
export function MenuItem({
  isDangerous = false,
  className,
  ...props
}: Omit<ComponentProps<typeof Base.Item>, "className"> & { isDangerous?: boolean; className?: string }) {
  return (
    <Base.Item {...props} className={cn(itemClass, isDangerous && "text-danger [&_svg]:text-danger", className)} />
  );
}

/** One of several choices, of which one holds. */
export function MenuChoice({
  className,
  ...props
}: Omit<ComponentProps<typeof Base.RadioItem>, "className"> & { className?: string }) {
  return (
    <Base.RadioItem
      {...props}
      className={cn(itemClass, "data-checked:font-medium data-checked:text-accent", className)}
    />
  );
}

export const MenuChoices = Base.RadioGroup;

/** Parts a menu; a label may name what follows. */
export function MenuSection({ label }: { label?: string }) {
  return label ? (
    <div className="px-2 pt-2 pb-1 font-medium text-subtle text-xs">{label}</div>
  ) : (
    <Base.Separator className="-mx-1 my-1 h-px bg-line" />
  );
}
