"use client";
import type { PersonDetail } from "@rollcall/core/person";
import { ShieldCheck, ShieldOff } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { ConfirmDialog } from "@/components/ui/ConfirmDialog.tsx";
import { usePersonActions } from "@/features/people/usePersonActions.ts";

/** What was agreed to and when; it can be taken back at any time. */
export function ConsentRecord({ person }: { person: PersonDetail }) {
  const t = useTranslations("people");
  const format = useFormatter();
  const [isAsking, setIsAsking] = useState(false);
  const { withdraw } = usePersonActions(person.id);
  const { consent } = person;
  const when = (iso: string) => format.dateTime(new Date(iso), { dateStyle: "long", timeStyle: "short" });
  const isLive = consent !== null && consent.withdrawnAt === null;
  return (
    <section className="mt-10 border-t pt-6">
      <h2 className="text-base">{t("consent")}</h2>
      <div className="mt-2 flex flex-wrap items-start gap-3">
        {isLive ? (
          <ShieldCheck aria-hidden className="mt-0.5 size-4 text-accent" />
        ) : (
          <ShieldOff aria-hidden className="mt-0.5 size-4 text-subtle" />
        )}
        <div className="min-w-48 flex-1 text-muted">
          {consent === null ? <p>{t("consentNone")}</p> : <p>{t("consentGiven", { time: when(consent.givenAt) })}</p>}
          {consent?.withdrawnAt ? <p>{t("consentWithdrawn", { time: when(consent.withdrawnAt) })}</p> : null}
          {consent ? (
            <p className="text-sm text-subtle">{t("consentVersion", { version: consent.textVersion })}</p>
          ) : null}
        </div>
        {isLive ? <Button onClick={() => setIsAsking(true)}>{t("withdraw")}</Button> : null}
      </div>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        title={t("withdrawTitle", { person: person.name })}
        confirmLabel={t("withdraw")}
        isBusy={withdraw.isPending}
        onConfirm={() => withdraw.mutate({ personId: person.id }, { onSettled: () => setIsAsking(false) })}
      >
        {t("withdrawText")}
      </ConfirmDialog>
    </section>
  );
}
