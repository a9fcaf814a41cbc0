import { Skeleton } from "@/components/ui/Skeleton.tsx";
import { TranscriptSkeleton } from "@/features/transcript/TranscriptSkeleton.tsx";

/** A meeting page before its meeting is there. */
export function MeetingSkeleton() {
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="border-b py-3 pr-4 pl-14">
        <div className="flex h-6 items-center">
          <Skeleton className="w-56" />
        </div>
        <div className="flex h-5 items-center">
          <Skeleton className="h-3 w-32" />
        </div>
      </div>
      <TranscriptSkeleton />
    </div>
  );
}
