"use client";
import { useTranslations } from "next-intl";
import { Message } from "@/components/Message.tsx";

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  const t = useTranslations("errors");
  return <Message title={t("brokenTitle")} text={t("brokenText")} action={t("toMeetings")} onRetry={reset} />;
}
