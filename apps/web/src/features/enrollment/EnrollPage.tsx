"use client";
import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Notice } from "@/components/ui/Notice.tsx";
import { Progress } from "@/components/ui/Progress.tsx";
import { TextField } from "@/components/ui/TextField.tsx";
import { ClipPicker } from "@/features/enrollment/ClipPicker.tsx";
import { ConsentSection } from "@/features/enrollment/ConsentSection.tsx";
import type { ConsentText } from "@/features/enrollment/consentText.ts";
import { Step } from "@/features/enrollment/Step.tsx";
import { useEnroll } from "@/features/enrollment/useEnroll.ts";

/** A new person: their name, a few clips of their voice, and their consent. */
export function EnrollPage({ consent }: { consent: ConsentText }) {
  const t = useTranslations("enroll");
  const [clips, setClips] = useState<File[]>([]);
  const [hasConsent, setHasConsent] = useState(false);
  const [missing, setMissing] = useState<{ name?: boolean; clips?: string; consent?: boolean }>({});
  const { progress, enroll } = useEnroll();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    const empty = clips.find((clip) => clip.size === 0);
    const wrong: typeof missing = {};
    if (name === "") wrong.name = true;
    if (clips.length === 0) wrong.clips = t("clipsMissing");
    else if (empty) wrong.clips = t("clipEmpty", { file: empty.name });
    if (!hasConsent) wrong.consent = true;
    setMissing(wrong);
    if (Object.keys(wrong).length === 0) void enroll({ personId: null, name, clips, consent });
  }

  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-2xl px-4 pt-6 pb-24 sm:px-8 sm:pt-10">
        <Link href="/people" className="-ml-1 inline-flex items-center gap-1 rounded text-muted text-sm hover:text-fg">
          <ChevronLeft aria-hidden className="size-4" />
          {t("back")}
        </Link>
        <h1 className="mt-3 text-xl">{t("title")}</h1>
        <p className="mt-1 text-muted">{t("text")}</p>
        <form onSubmit={submit} noValidate className="mt-8 flex flex-col gap-8">
          <Step number={1} title={t("who")}>
            <TextField
              label={t("name")}
              name="name"
              autoComplete="off"
              maxLength={120}
              error={missing.name ? t("nameMissing") : undefined}
            />
          </Step>
          <Step number={2} title={t("voice")} text={t("voiceText")}>
            <ClipPicker clips={clips} onChange={setClips} error={missing.clips} />
          </Step>
          <Step number={3} title={t("consent")}>
            <ConsentSection
              text={consent}
              isGiven={hasConsent}
              onChange={setHasConsent}
              isMissing={missing.consent === true && !hasConsent}
            />
          </Step>
          {progress.state === "failed" ? (
            <Notice tone="danger" role="alert" title={t("failed")}>
              {progress.sentence || t("unreachable")}
            </Notice>
          ) : null}
          <div className="flex items-center gap-4">
            <Button type="submit" variant="primary" size="lg" isBusy={progress.state === "sending"}>
              {t("submit")}
            </Button>
            {progress.state === "sending" ? (
              <Progress value={progress.share * 100} label={t("sending")} className="max-w-48" />
            ) : null}
          </div>
        </form>
      </div>
    </div>
  );
}
