"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "@/lib/trpc.tsx";

/** Runs a failed or empty meeting once more. */
export function useRetry(meetingId: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.meeting.retry.mutationOptions({
      onSuccess: () =>
        Promise.all([
          queryClient.invalidateQueries(trpc.meeting.get.queryFilter({ id: meetingId })),
          queryClient.invalidateQueries(trpc.meeting.list.pathFilter()),
        ]),
      onError: (error) => toast.error(error.message),
    }),
  );
}
