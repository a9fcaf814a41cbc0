"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCcw, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { SelectionBar } from "@/components/SelectionBar.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { ConfirmDialog } from "@/components/ui/ConfirmDialog.tsx";
import { useTRPC, useTRPCClient } from "@/lib/trpc.tsx";
import type { Selection } from "@/lib/useSelection.ts";

/** Deletes the chosen meetings, after asking once, or transcribes them again. */
export function MeetingSelectionBar({ selection }: { selection: Selection }) {
  const t = useTranslations("meetings");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const ids = [...selection.ids];
  const act = (key: "deletedMany" | "againMany", one: (id: string) => Promise<unknown>) => ({
    mutationFn: async () =>
      (await Promise.allSettled(ids.map(one))).filter(({ status }) => status === "fulfilled").length,
    onSuccess: (changed: number) => {
      toast(t(key, { changed, skipped: ids.length - changed }));
      selection.clear();
    },
    onSettled: () => {
      setIsAsking(false);
      return Promise.all([
        queryClient.invalidateQueries(trpc.meeting.pathFilter()),
        queryClient.invalidateQueries(trpc.job.pathFilter()),
      ]);
    },
  });
  const remove = useMutation(act("deletedMany", (id) => client.meeting.remove.mutate({ id })));
  const again = useMutation(act("againMany", (meetingId) => client.meeting.rerun.mutate({ meetingId })));
  return (
    <SelectionBar
      count={ids.length}
      onClear={selection.clear}
      className="sticky top-2 z-20 mt-3 rounded-lg border bg-raised px-3 py-1.5 shadow-pop"
    >
      <Button size="sm" isBusy={again.isPending} onClick={() => again.mutate()}>
        <RotateCcw aria-hidden />
        {t("again")}
      </Button>
      <Button size="sm" variant="danger" onClick={() => setIsAsking(true)}>
        <Trash2 aria-hidden />
        {t("delete")}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        title={t("deleteManyTitle", { count: ids.length })}
        confirmLabel={t("delete")}
        onConfirm={() => remove.mutate()}
        isBusy={remove.isPending}
      >
        {t("deleteManyText", { count: ids.length })}
      </ConfirmDialog>
    </SelectionBar>
  );
}
