import { MeetingSkeleton } from "@/features/transcript/MeetingSkeleton.tsx";

export default MeetingSkeleton;
