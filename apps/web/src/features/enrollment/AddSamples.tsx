"use client";
import type { PersonDetail } from "@rollcall/core/person";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Dialog } from "@/components/ui/Dialog.tsx";
import { Notice } from "@/components/ui/Notice.tsx";
import { ClipPicker } from "@/features/enrollment/ClipPicker.tsx";
import { ConsentSection } from "@/features/enrollment/ConsentSection.tsx";
import type { ConsentText } from "@/features/enrollment/consentText.ts";
import { useEnroll } from "@/features/enrollment/useEnroll.ts";

/** More clips of somebody known; asks for consent only when there is none. */
export function AddSamples({ person, consent }: { person: PersonDetail; consent: ConsentText | null }) {
  const t = useTranslations("enroll");
  const [isOpen, setIsOpen] = useState(false);
  const [clips, setClips] = useState<File[]>([]);
  const [hasConsent, setHasConsent] = useState(false);
  const [wasAsked, setWasAsked] = useState(false);
  const { progress, enroll } = useEnroll();

  async function submit() {
    setWasAsked(true);
    if (clips.length === 0 || (consent && !hasConsent)) return;
    const isDone = await enroll({ personId: person.id, name: person.name, clips, consent });
    if (!isDone) return;
    setIsOpen(false);
    setClips([]);
    setWasAsked(false);
  }

  return (
    <>
      <Button className="mt-3" onClick={() => setIsOpen(true)}>
        <Plus aria-hidden />
        {t("addClips")}
      </Button>
      <Dialog isOpen={isOpen} onOpenChange={setIsOpen} title={t("addTitle", { person: person.name })}>
        <div className="flex flex-col gap-5 pt-1">
          <ClipPicker
            clips={clips}
            onChange={setClips}
            error={wasAsked && clips.length === 0 ? t("clipsMissing") : undefined}
          />
          {consent ? (
            <ConsentSection
              text={consent}
              isGiven={hasConsent}
              onChange={setHasConsent}
              isMissing={wasAsked && !hasConsent}
            />
          ) : null}
          {progress.state === "failed" ? (
            <Notice tone="danger" role="alert" title={t("failed")}>
              {progress.sentence || t("unreachable")}
            </Notice>
          ) : null}
          <Button
            variant="primary"
            className="self-end"
            isBusy={progress.state === "sending"}
            onClick={() => void submit()}
          >
            {t("addSubmit")}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
