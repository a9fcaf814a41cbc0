"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { GraduationCap } from "lucide-react";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

export interface LearnButtonProps {
  speakerId: string;
  name: string;
  clips: readonly { startMs: number; endMs: number }[];
}

/** Lets a confirmed voice teach the person's voiceprint, if they agreed to be recognised. */
export function LearnButton({ speakerId, name, clips }: LearnButtonProps) {
  const t = useTranslations("naming");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const learn = useMutation(
    trpc.naming.learn.mutationOptions({
      onSuccess: ({ jobId }) => {
        toast(t(jobId === null ? "knownClips" : "learning", { person: name }));
        return queryClient.invalidateQueries(trpc.person.pathFilter());
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  const usable = clips.filter(({ startMs, endMs }) => endMs - startMs >= 1000);
  if (usable.length === 0) return null;
  return (
    <Button
      variant="ghost"
      size="sm"
      isBusy={learn.isPending}
      onClick={() => learn.mutate({ speakerId, clips: usable.map(({ startMs, endMs }) => ({ startMs, endMs })) })}
    >
      <GraduationCap aria-hidden />
      {t("learn", { person: name })}
    </Button>
  );
}
