import { cn } from "@/lib/cn.ts";

/** Holds the place of what is on its way, in its shape. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("skeleton h-3.5", className)} />;
}
