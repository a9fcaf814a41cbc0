"use client";
import type { PersonDetail } from "@rollcall/core/person";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Checkbox } from "@/components/ui/Checkbox.tsx";
import { ConfirmDialog } from "@/components/ui/ConfirmDialog.tsx";
import { usePersonActions } from "@/features/people/usePersonActions.ts";

/** Takes a person out of the workspace, and says first what goes with them. */
export function ErasePerson({ person }: { person: PersonDetail }) {
  const t = useTranslations("people");
  const [isAsking, setIsAsking] = useState(false);
  const [keepsNames, setKeepsNames] = useState(false);
  const { erase } = usePersonActions(person.id);
  return (
    <section className="mt-10 border-t pt-6">
      <h2 className="text-base">{t("erase")}</h2>
      <div className="mt-2 flex flex-wrap items-start gap-3">
        <p className="min-w-48 flex-1 text-muted">{t("eraseHint")}</p>
        <Button variant="danger" onClick={() => setIsAsking(true)}>
          {t("eraseButton")}
        </Button>
      </div>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        title={t("eraseTitle", { person: person.name })}
        confirmLabel={t("eraseConfirm")}
        isBusy={erase.isPending}
        onConfirm={() => erase.mutate({ id: person.id, keepsNames })}
      >
        <ul className="list-disc pl-5">
          <li>{t("eraseVoiceprint")}</li>
          <li>{t("eraseSamples", { count: person.samples.length })}</li>
          <li>{t("eraseLinks")}</li>
          {keepsNames ? null : <li>{t("eraseNames", { count: person.meetings })}</li>}
        </ul>
        <div className="mt-3">
          <Checkbox isChecked={keepsNames} onChange={setKeepsNames}>
            {t("eraseKeep")}
          </Checkbox>
          {keepsNames ? <p className="mt-1 ml-7 text-sm">{t("eraseKeepHint")}</p> : null}
        </div>
        <p className="mt-2">{t("eraseFinal")}</p>
      </ConfirmDialog>
    </section>
  );
}
