import type { ReactNode } from "react";

/** A key as it is printed on the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-grid h-5 min-w-5 place-items-center rounded border border-line-strong bg-canvas px-1.5 font-mono text-2xs text-muted">
      {children}
    </kbd>
  );
}
