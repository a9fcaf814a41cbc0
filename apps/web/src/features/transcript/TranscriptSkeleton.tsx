import { Skeleton } from "@/components/ui/Skeleton.tsx";

const rows = [["w-full", "w-11/12", "w-2/3"], ["w-1/2"], ["w-full", "w-4/5"], ["w-full", "w-full", "w-1/3"], ["w-3/4"]];

/** The shape of a conversation. */
export function TranscriptSkeleton() {
  return (
    <div aria-busy className="max-w-4xl px-4 pt-6 sm:px-6">
      {rows.map((lines, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change
        <div key={n} className="grid gap-x-4 py-1 sm:grid-cols-[7.5rem_3px_minmax(0,1fr)]">
          <Skeleton className="mt-2 ml-auto hidden w-20 sm:block" />
          <Skeleton className="hidden h-full sm:block" />
          <div className="max-w-[72ch]">
            {lines.map((width, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines never change
              <div key={line} className="flex h-7 items-center">
                <Skeleton className={width} />
              </div>
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
