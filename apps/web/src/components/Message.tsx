"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/Button.tsx";
import { linkButtonClass } from "@/components/ui/linkButtonClass.ts";

export interface MessageProps {
  title: string;
  text: string;
  action: string;
  onRetry?: () => void;
}

/** A page that has only one thing to say, and the way on. */
export function Message({ title, text, action, onRetry }: MessageProps) {
  const t = useTranslations("common");
  return (
    <div className="mx-auto flex min-h-[70dvh] max-w-md flex-col items-start justify-center px-6">
      <h1 className="text-xl">{title}</h1>
      <p className="mt-2 text-muted">{text}</p>
      <div className="mt-6 flex gap-2">
        {onRetry ? (
          <Button variant="primary" onClick={onRetry}>
            {t("tryAgain")}
          </Button>
        ) : null}
        <Link href="/meetings" className={linkButtonClass}>
          {action}
        </Link>
      </div>
    </div>
  );
}
