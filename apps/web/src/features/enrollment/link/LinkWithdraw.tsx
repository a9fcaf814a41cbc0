"use client";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { ConfirmDialog } from "@/components/ui/ConfirmDialog.tsx";
import { Notice } from "@/components/ui/Notice.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

/** What a link can still do once it was used: take everything back. */
export function LinkWithdraw({ token, onGone }: { token: string; onGone: () => void }) {
  const t = useTranslations("enrollLink");
  const trpc = useTRPC();
  const [isAsking, setIsAsking] = useState(false);
  const { mutate, isPending, error } = useMutation(
    trpc.enrollmentLink.withdraw.mutationOptions({ onSuccess: onGone, onError: () => setIsAsking(false) }),
  );
  return (
    <section className="border-t pt-6">
      <p className="text-sm">{t("withdrawHint")}</p>
      {error ? (
        <Notice tone="danger" role="alert" className="mt-3" title={t("problem")}>
          {error.message}
        </Notice>
      ) : null}
      <Button className="mt-3" onClick={() => setIsAsking(true)}>
        {t("withdraw")}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        title={t("withdrawTitle")}
        confirmLabel={t("withdrawConfirm")}
        isBusy={isPending}
        onConfirm={() => mutate({ token })}
      >
        {t("withdrawText")}
      </ConfirmDialog>
    </section>
  );
}
