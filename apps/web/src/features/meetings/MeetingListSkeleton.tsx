import { Skeleton } from "@/components/ui/Skeleton.tsx";

const rows = ["w-64", "w-48", "w-72", "w-56", "w-40"];

/** Five meetings on their way. */
export function MeetingListSkeleton() {
  return (
    <div aria-busy className="mt-4 divide-y border-y">
      {rows.map((width) => (
        <div key={width} className="py-3">
          <div className="flex h-5.5 items-center">
            <Skeleton className={`max-w-full ${width}`} />
          </div>
          <div className="flex h-5 items-center">
            <Skeleton className="h-3 w-36" />
          </div>
        </div>
      ))}
    </div>
  );
}
