"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "@/lib/trpc.tsx";

/** Gives a voice a name, or takes it away; the page shows the server's answer at once. */
export function useNameSpeaker(meetingId: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.transcript.nameSpeaker.mutationOptions({
      onSuccess: (speaker) => {
        queryClient.setQueryData(
          trpc.meeting.get.queryKey({ id: meetingId }),
          (old) =>
            old && { ...old, speakers: old.speakers.map((other) => (other.id === speaker.id ? speaker : other)) },
        );
        return queryClient.invalidateQueries(trpc.meeting.list.pathFilter());
      },
      onError: (error) => toast.error(error.message),
    }),
  );
}
