"use client";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Notice } from "@/components/ui/Notice.tsx";
import { ConsentSection } from "@/features/enrollment/ConsentSection.tsx";
import type { ConsentText } from "@/features/enrollment/consentText.ts";
import { useTRPC } from "@/lib/trpc.tsx";

export interface LinkConsentProps {
  token: string;
  text: ConsentText;
  onGiven: () => void;
}

/** Before the microphone is touched: what for, for how long, how to take it back, and the box. */
export function LinkConsent({ token, text, onGiven }: LinkConsentProps) {
  const t = useTranslations("enrollLink");
  const trpc = useTRPC();
  const [isGiven, setIsGiven] = useState(false);
  const [wasAsked, setWasAsked] = useState(false);
  const { mutate, isPending, error } = useMutation(trpc.enrollmentLink.consent.mutationOptions({ onSuccess: onGiven }));
  return (
    <section className="flex flex-col gap-4 text-fg">
      <h2 className="text-base">{t("stepConsent")}</h2>
      <ConsentSection text={text} isGiven={isGiven} onChange={setIsGiven} isMissing={wasAsked && !isGiven} />
      {error ? (
        <Notice tone="danger" role="alert" title={t("problem")}>
          {error.message}
        </Notice>
      ) : null}
      <Button
        variant="primary"
        size="lg"
        isBusy={isPending}
        onClick={() => {
          setWasAsked(true);
          if (isGiven) mutate({ token, textHash: text.hash });
        }}
      >
        {t("agree")}
      </Button>
    </section>
  );
}
