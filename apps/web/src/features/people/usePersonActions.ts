"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { useTRPC } from "@/lib/trpc.tsx";

/** What can be changed about a person. */
export function usePersonActions(personId: string) {
  const t = useTranslations("people");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.person.pathFilter()),
      queryClient.invalidateQueries(trpc.meeting.pathFilter()),
    ]);
  const onError = (error: { message: string }) => toast.error(error.message);
  return {
    rename: useMutation(
      trpc.person.rename.mutationOptions({
        onMutate: ({ name }) =>
          void queryClient.setQueryData(trpc.person.get.queryKey({ id: personId }), (old) => old && { ...old, name }),
        onSettled: refresh,
        onError,
      }),
    ),
    withdraw: useMutation(
      trpc.person.withdrawConsent.mutationOptions({
        onSuccess: () => {
          toast(t("withdrawn"));
          return refresh();
        },
        onError,
      }),
    ),
    erase: useMutation(
      trpc.person.erase.mutationOptions({
        onSuccess: async ({ certificateId }) => {
          toast(t("eraseCertificate", { id: certificateId }));
          queryClient.removeQueries(trpc.person.get.queryFilter({ id: personId }));
          router.push("/people");
          await refresh();
        },
        onError,
      }),
    ),
  };
}
