"use client";
import type { NoteView } from "@rollcall/core/note";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "@/lib/trpc.tsx";
import { usePageVisible } from "@/lib/usePageVisible.ts";

/** How often the notes of others are asked for. */
const pollMs = 5000;
const none: NoteView[] = [];

/** The notes of a meeting, and what can be done with them. */
export function useNotes(meetingId: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const isVisible = usePageVisible();
  const { data: notes = none, isLoading } = useQuery(
    trpc.note.list.queryOptions({ meetingId }, { refetchInterval: isVisible ? pollMs : false }),
  );
  const after = {
    onSuccess: () => queryClient.invalidateQueries(trpc.note.list.queryFilter({ meetingId })),
    onError: ({ message }: { message: string }) => void toast.error(message),
  };
  return {
    notes,
    isLoading,
    add: useMutation(trpc.note.add.mutationOptions(after)),
    answer: useMutation(trpc.note.answer.mutationOptions(after)),
    change: useMutation(trpc.note.change.mutationOptions(after)),
    remove: useMutation(trpc.note.remove.mutationOptions(after)),
  };
}
