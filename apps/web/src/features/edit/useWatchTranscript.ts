"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useEffect, useMemo } from "react";
import { useEditor, useEditorState } from "@/features/edit/EditorProvider.tsx";
import { useTRPC } from "@/lib/trpc.tsx";
import { usePageVisible } from "@/lib/usePageVisible.ts";

/** How often edits are asked for while the stream that tells of them is cut off. */
const pollMs = 5000;

/** Brings in what others change once the text is there: told by the server, or else by asking. */
export function useWatchTranscript({ meetingId, transcriptId }: { meetingId: string; transcriptId: string }): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const editor = useEditor();
  const isVisible = usePageVisible();
  const hasText = useEditorState(({ segments }) => segments.length > 0);
  const isOn = isVisible && hasText;
  // Each time the stream begins anew it goes on after what was heard last.
  const revision = useMemo(() => (isOn ? editor.heardRevision() : 0), [isOn, editor]);

  const live = useSubscription(
    trpc.edit.watch.subscriptionOptions(
      { transcriptId, revision },
      {
        enabled: isOn,
        onData: ({ data: { speakers, revision: now, ...touched } }) => {
          editor.receive(touched, now);
          editor.retryNow();
          if (!speakers) return;
          const key = trpc.meeting.get.queryKey({ id: meetingId });
          queryClient.setQueryData(key, (old) => old && { ...old, speakers });
        },
      },
    ),
  );

  const isAlone = isOn && live.status !== "pending";
  const { data } = useQuery(
    trpc.edit.since.queryOptions(
      { transcriptId, revision },
      { enabled: isAlone, refetchInterval: pollMs, staleTime: 0, gcTime: 0, structuralSharing: false },
    ),
  );
  useEffect(() => {
    if (data) editor.receive(data, data.revision);
  }, [data, editor]);
}
