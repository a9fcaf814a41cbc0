"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { useTRPC } from "@/lib/trpc.tsx";

/** What can be done about a person's samples, voiceprint and links. */
export function useSampleActions(personId: string) {
  const t = useTranslations("people");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries(trpc.person.get.queryFilter({ id: personId }));
  const onError = (error: { message: string }) => toast.error(error.message);
  const said = (sentence: string) => ({
    onError,
    onSuccess: () => {
      toast(sentence);
      return refresh();
    },
  });
  return {
    revoke: useMutation(trpc.person.revokeSample.mutationOptions(said(t("revokedToast")))),
    answer: useMutation(trpc.person.answerAlike.mutationOptions({ onError, onSuccess: refresh })),
    renew: useMutation(trpc.person.renew.mutationOptions(said(t("renewed")))),
    createLink: useMutation(trpc.person.createLink.mutationOptions({ onError, onSuccess: refresh })),
    revokeLink: useMutation(trpc.person.revokeLink.mutationOptions(said(t("linkRevokedToast")))),
  };
}
