"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "@/lib/trpc.tsx";

/** Stops the work on a meeting; it can be tried again later. */
export function useCancel(meetingId: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.job.cancel.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.meeting.get.queryFilter({ id: meetingId })),
      onError: (error) => toast.error(error.message),
    }),
  );
}
