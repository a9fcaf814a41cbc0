"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { cloneElement, type ReactElement, useState } from "react";
import { toast } from "sonner";
import { ConfirmDialog } from "@/components/ui/ConfirmDialog.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

export interface DeleteMeetingProps {
  meeting: { id: string; title: string };
  trigger: ReactElement<{ onClick?: () => void }>;
  /** The page of the meeting goes with it. */
  leavesPage?: boolean;
}

/** Asks once, says what goes, deletes. */
export function DeleteMeeting({ meeting, trigger, leavesPage = false }: DeleteMeetingProps) {
  const t = useTranslations("meetings");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const remove = useMutation(
    trpc.meeting.remove.mutationOptions({
      onSuccess: async () => {
        setIsOpen(false);
        toast(t("deleted", { meeting: meeting.title }));
        if (leavesPage) router.push("/meetings");
        await queryClient.invalidateQueries(trpc.meeting.list.pathFilter());
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  return (
    <>
      {cloneElement(trigger, { onClick: () => setIsOpen(true) })}
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        title={t("deleteTitle", { meeting: meeting.title })}
        confirmLabel={t("delete")}
        onConfirm={() => remove.mutate({ id: meeting.id })}
        isBusy={remove.isPending}
      >
        {t("deleteText")}
      </ConfirmDialog>
    </>
  );
}
