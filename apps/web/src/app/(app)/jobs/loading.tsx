import { PageSkeleton } from "@/components/PageSkeleton.tsx";
import { MeetingListSkeleton } from "@/features/meetings/MeetingListSkeleton.tsx";

export default function Loading() {
  return (
    <PageSkeleton>
      <MeetingListSkeleton />
    </PageSkeleton>
  );
}
