"use client";
import { useRef, useState } from "react";
import { sendClip } from "@/features/upload/tus.ts";
import { useTRPCClient } from "@/lib/trpc.tsx";

export interface HandIn {
  token: string;
  personId: string;
  onHandedIn: () => void;
}

type Sending = { state: "idle" } | { state: "sending"; share: number } | { state: "failed"; sentence: string };

/** Sends the clips and then hands them in together; a clip that has arrived is not sent again when a later step fails. */
export function useHandIn({ token, personId, onHandedIn }: HandIn) {
  const client = useTRPCClient();
  const [progress, setProgress] = useState<Sending>({ state: "idle" });
  const sent = useRef(new Map<File, string>());

  async function handIn(clips: readonly { file: File; condition: string }[]): Promise<void> {
    setProgress({ state: "sending", share: 0 });
    try {
      const conditions: Record<string, string> = {};
      for (const [n, { file, condition }] of clips.entries()) {
        const onShare = (share: number) => setProgress({ state: "sending", share: (n + share) / clips.length });
        const id = sent.current.get(file) ?? (await sendClip(file, personId, onShare, token));
        sent.current.set(file, id);
        conditions[id] = condition;
      }
      await client.enrollmentLink.submit.mutate({ token, uploadIds: Object.keys(conditions), conditions });
      sent.current.clear();
      setProgress({ state: "idle" });
      onHandedIn();
    } catch (error) {
      setProgress({ state: "failed", sentence: error instanceof Error ? error.message : "" });
    }
  }

  return { progress, handIn };
}
