import type { ReactNode } from "react";
import { Skeleton } from "@/components/ui/Skeleton.tsx";

/** The head of a list page, before its words are there. */
export function PageSkeleton({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto w-full max-w-5xl px-4 pt-6 sm:px-8 sm:pt-10">
      <div className="flex h-8 items-center">
        <Skeleton className="h-6 w-32" />
      </div>
      <Skeleton className="mt-5 h-9" />
      {children}
    </div>
  );
}
