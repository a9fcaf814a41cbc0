"use client";
import { useMutation } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button.tsx";
import { ArchiveDialog } from "@/features/naming/ArchiveDialog.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

/** Looks for the person of a confirmed voice in all other meetings. */
export function ArchiveButton({ speakerId }: { speakerId: string }) {
  const t = useTranslations("naming");
  const trpc = useTRPC();
  const [batchId, setBatchId] = useState<string | null>(null);
  const propose = useMutation(
    trpc.naming.propose.mutationOptions({
      onSuccess: (proposed) => setBatchId(proposed.batchId),
      onError: (error) => toast.error(error.message),
    }),
  );
  return (
    <>
      <Button variant="ghost" size="sm" isBusy={propose.isPending} onClick={() => propose.mutate({ speakerId })}>
        <History aria-hidden />
        {t("olderMeetings")}
      </Button>
      {batchId === null ? null : <ArchiveDialog batchId={batchId} onClose={() => setBatchId(null)} />}
    </>
  );
}
