"use client";
import type { SpeakerView } from "@rollcall/core/meeting";
import type { VoiceGroupView } from "@rollcall/core/namingBatch";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button.tsx";
import { ArchiveDialog } from "@/features/naming/ArchiveDialog.tsx";
import { NameMenu } from "@/features/speakers/NameMenu.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

/** A voice nobody knows that was heard in other meetings too: its letter there, and one name for all of them. */
export function GroupLine({ speaker, group }: { speaker: SpeakerView; group: VoiceGroupView }) {
  const t = useTranslations("naming");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [batchId, setBatchId] = useState<string | null>(null);
  const name = useMutation(
    trpc.naming.nameGroup.mutationOptions({
      onSuccess: async ({ id }) => {
        setBatchId(id);
        await queryClient.invalidateQueries(trpc.meeting.pathFilter());
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  return (
    <div className="mt-1.5 flex items-center gap-1 text-sm">
      <p className="min-w-0 flex-1 truncate text-muted">
        {t("group", { letter: group.letter, meetings: group.meetings })}
      </p>
      <NameMenu
        speaker={speaker}
        onChoose={(personId) => personId !== null && name.mutate({ groupId: group.id, personId })}
        trigger={
          <Button variant="ghost" size="sm">
            {t("nameGroup")}
          </Button>
        }
      />
      {batchId === null ? null : <ArchiveDialog batchId={batchId} onClose={() => setBatchId(null)} />}
    </div>
  );
}
