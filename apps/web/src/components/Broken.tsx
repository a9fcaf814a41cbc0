"use client";
import { useTranslations } from "next-intl";
import { Message } from "@/components/Message.tsx";

/** A page fell over; trying again often helps. */
export function Broken({ reset }: { error: Error; reset: () => void }) {
  const t = useTranslations("errors");
  return <Message title={t("brokenTitle")} text={t("brokenText")} action={t("toMeetings")} onRetry={reset} />;
}
