"use client";
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { cn } from "@/lib/cn.ts";

export interface DialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  /** `sheet` slides up from the bottom edge and is meant for phones. */
  variant?: "dialog" | "sheet";
  className?: string;
  /** True when the focus goes elsewhere by itself as it closes, and not back to where it came from. */
  keepsFocus?: () => boolean;
}

/** A modal window with a title; Escape, the backdrop and the cross close it. */
export function Dialog({
  isOpen,
  onOpenChange,
  title,
  description,
  children,
  variant = "dialog",
  className,
  keepsFocus,
}: DialogProps) {
  const t = useTranslations("common");
  return (
    <Base.Root open={isOpen} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-shade transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          finalFocus={() => !keepsFocus?.()}
          className={cn(
            "fixed z-50 flex flex-col overflow-hidden border border-line bg-raised shadow-pop outline-none transition duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0",
            variant === "dialog"
              ? "top-1/2 left-1/2 max-h-[min(44rem,calc(100dvh-2rem))] w-[min(32rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-xl data-starting-style:scale-98"
              : "inset-x-0 bottom-0 max-h-[80dvh] rounded-t-2xl data-ending-style:translate-y-4 data-starting-style:translate-y-4",
            className,
          )}
        >
          <header className="flex items-start gap-4 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Base.Title className="text-lg">{title}</Base.Title>
              {description ? (
                <Base.Description className="mt-0.5 text-muted text-sm">{description}</Base.Description>
              ) : null}
            </div>
            <Base.Close render={<Button variant="ghost" size="iconSm" aria-label={t("close")} className="-mr-2" />}>
              <X aria-hidden />
            </Base.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
