"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "@/lib/trpc.tsx";

/** Takes a decision about a voice back. */
export function useUnname(meetingId: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.naming.unname.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.meeting.get.queryFilter({ id: meetingId }));
        await queryClient.invalidateQueries(trpc.naming.pathFilter());
      },
      onError: (error) => toast.error(error.message),
    }),
  );
}
