import { cn } from "@/lib/cn.ts";

/** Initials in a circle; the name itself always stands beside it. */
export function Avatar({ name, colour, className }: { name: string; colour?: number; className?: string }) {
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => part[0] ?? "")
    .join("")
    .toUpperCase();
  return (
    <span
      aria-hidden
      data-colour={colour}
      className={cn(
        "grid size-7 shrink-0 place-items-center rounded-full border border-line bg-canvas font-medium text-2xs text-muted",
        colour !== undefined && "border-transparent bg-(--speaker)/12 text-(--speaker)",
        className,
      )}
    >
      {initials}
    </span>
  );
}
