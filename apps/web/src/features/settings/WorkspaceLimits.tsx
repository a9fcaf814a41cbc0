"use client";
import { OrgLimits } from "@rollcall/core/org";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button.tsx";
import { ConfirmDialog } from "@/components/ui/ConfirmDialog.tsx";
import { TextField } from "@/components/ui/TextField.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

/** How long meetings are kept, and how many jobs run at once. Keeping them for less time deletes, so that is asked first. */
export function WorkspaceLimits({ limits, mayChange }: { limits: OrgLimits; mayChange: boolean }) {
  const t = useTranslations("settings");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState<OrgLimits | null>(null);
  const [wrong, setWrong] = useState<Partial<Record<keyof OrgLimits, string>>>({});
  const save = useMutation(
    trpc.org.setLimits.mutationOptions({
      onSuccess: (data) => {
        queryClient.setQueryData(trpc.org.limits.queryKey(), data);
        setAsked(null);
        toast(t("limitsSaved"));
      },
      onError: (error) => toast.error(error.message),
    }),
  );

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const days = String(form.get("retentionDays") ?? "").trim();
    const given = OrgLimits.safeParse({
      retentionDays: days === "" ? null : Number(days),
      jobConcurrency: Number(form.get("jobConcurrency")),
    });
    if (!given.success) {
      const messages = given.error.issues.map(({ path, message }) => [path[0], message]);
      setWrong(Object.fromEntries(messages));
      return;
    }
    setWrong({});
    const isShorter = (given.data.retentionDays ?? Infinity) < (limits.retentionDays ?? Infinity);
    if (isShorter) setAsked(given.data);
    else save.mutate(given.data);
  }

  return (
    <form onSubmit={submit} noValidate className="mt-4 flex flex-col gap-5">
      <TextField
        label={t("retentionDays")}
        hint={t("retentionHint")}
        error={wrong.retentionDays}
        name="retentionDays"
        inputMode="numeric"
        defaultValue={limits.retentionDays ?? ""}
        disabled={!mayChange}
        className="max-w-80"
      />
      <TextField
        label={t("jobConcurrency")}
        hint={t("jobConcurrencyHint")}
        error={wrong.jobConcurrency}
        name="jobConcurrency"
        inputMode="numeric"
        defaultValue={limits.jobConcurrency}
        disabled={!mayChange}
        className="max-w-80"
      />
      {mayChange ? (
        <Button type="submit" variant="primary" className="self-start" isBusy={save.isPending && asked === null}>
          {t("save")}
        </Button>
      ) : (
        <p className="text-sm text-subtle">{t("wordsReadOnly")}</p>
      )}
      <ConfirmDialog
        isOpen={asked !== null}
        onOpenChange={(isOpen) => !isOpen && setAsked(null)}
        title={t("retentionTitle", { days: asked?.retentionDays ?? 0 })}
        confirmLabel={t("retentionConfirm")}
        onConfirm={() => asked && save.mutate(asked)}
        isBusy={save.isPending}
      >
        {t("retentionText", { days: asked?.retentionDays ?? 0 })}
      </ConfirmDialog>
    </form>
  );
}
