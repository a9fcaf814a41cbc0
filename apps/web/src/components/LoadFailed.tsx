"use client";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/Button.tsx";
import { Notice } from "@/components/ui/Notice.tsx";

export interface LoadFailedProps {
  title: string;
  onRetry: () => unknown;
}

/** What a page shows when its data could not be loaded. */
export function LoadFailed({ title, onRetry }: LoadFailedProps) {
  const t = useTranslations("common");
  return (
    <Notice
      tone="danger"
      role="alert"
      className="m-6 sm:mx-0"
      title={title}
      actions={<Button onClick={() => void onRetry()}>{t("tryAgain")}</Button>}
    />
  );
}
