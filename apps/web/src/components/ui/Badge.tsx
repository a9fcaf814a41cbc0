import type { ReactNode } from "react";
import { cn } from "@/lib/cn.ts";

const tones = {
  neutral: "border-line bg-canvas text-muted",
  accent: "border-transparent bg-accent-soft text-accent",
  warn: "border-warn-line bg-warn-soft text-warn",
  danger: "border-danger-line bg-danger-soft text-danger",
} as const;

/** One or two words about a state. */
export function Badge({
  tone = "neutral",
  children,
  className,
}: {
  tone?: keyof typeof tones;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={cn(
        "inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-full border px-2 font-medium text-2xs",
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
