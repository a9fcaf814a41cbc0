"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import type { ConsentText } from "@/features/enrollment/consentText.ts";
import { sendClip } from "@/features/upload/tus.ts";
import { useTRPC, useTRPCClient } from "@/lib/trpc.tsx";

export interface EnrollInput {
  /** Somebody already known, or null for a new person of this name. */
  personId: string | null;
  name: string;
  clips: File[];
  /** null: a live consent is on record already. */
  consent: ConsentText | null;
}

type Enrolling = { state: "idle" } | { state: "sending"; share: number } | { state: "failed"; sentence: string };

/**
 * Person, consent, clips, job: in this order, and what has been done is not done again when a later step failed and
 * the form is sent once more. Ends on the person's page, where the job is followed.
 */
export function useEnroll() {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [progress, setProgress] = useState<Enrolling>({ state: "idle" });
  const done = useRef<{ personId?: string; consentHash?: string; uploads: Map<File, string> }>({ uploads: new Map() });

  async function enroll({ personId, name, clips, consent }: EnrollInput) {
    setProgress({ state: "sending", share: 0 });
    try {
      const known = done.current;
      known.personId ??= personId ?? (await client.person.create.mutate({ name })).id;
      if (consent && known.consentHash !== consent.hash) {
        const { version: textVersion, hash: textHash } = consent;
        await client.person.recordConsent.mutate({ personId: known.personId, textVersion, textHash, method: "form" });
        known.consentHash = consent.hash;
      }
      for (const [n, clip] of clips.entries()) {
        const onShare = (share: number) => setProgress({ state: "sending", share: (n + share) / clips.length });
        if (!known.uploads.has(clip)) known.uploads.set(clip, await sendClip(clip, known.personId, onShare));
      }
      const uploadIds = clips.flatMap((clip) => known.uploads.get(clip) ?? []);
      await client.person.startEnrollment.mutate({ personId: known.personId, uploadIds });
      await queryClient.invalidateQueries(trpc.person.pathFilter());
      done.current = { uploads: new Map() };
      setProgress({ state: "idle" });
      router.push(`/people/${known.personId}`);
      return true;
    } catch (error) {
      setProgress({ state: "failed", sentence: error instanceof Error ? error.message : "" });
      return false;
    }
  }

  return { progress, enroll };
}
