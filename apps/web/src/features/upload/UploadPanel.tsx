"use client";
import { ChevronDown, X } from "lucide-react";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { UploadRow } from "@/features/upload/UploadRow.tsx";
import { useUploadItems, useUploads } from "@/features/upload/UploadsProvider.tsx";
import { cn } from "@/lib/cn.ts";

/** Every upload of this tab, in the corner of whatever page is open. */
export function UploadPanel() {
  const t = useTranslations("upload");
  const path = usePathname();
  // The page of a meeting says itself what becomes of it.
  const items = useUploadItems().filter((item) => path !== `/meetings/${item.meetingId}`);
  const uploads = useUploads();
  const [choice, setChoice] = useState<boolean | null>(null);
  // Beside a transcript it stays out of the way unless it is opened.
  const isFolded = choice ?? path.startsWith("/meetings/");
  if (items.length === 0) return null;
  const busy = items.filter((item) => item.state === "starting" || item.state === "sending").length;
  const isAllSettled = items.every((item) => item.state === "finished" || item.state === "refused");
  return (
    <section
      aria-label={t("title")}
      className="fixed inset-x-2 bottom-2 z-30 in-[:has(audio)]:bottom-36 overflow-hidden rounded-xl border bg-raised shadow-pop sm:inset-x-auto sm:right-4 sm:w-96 sm:not-in-[:has(audio)]:bottom-4"
    >
      <header className="flex h-11 items-center gap-1 border-b pr-1.5 pl-4">
        <h2 aria-live="polite" className="flex-1 text-sm">
          {busy > 0 ? t("busy", { count: busy }) : t("idle")}
        </h2>
        <Button
          variant="ghost"
          size="iconSm"
          aria-label={t(isFolded ? "unfold" : "fold")}
          aria-expanded={!isFolded}
          onClick={() => setChoice(!isFolded)}
        >
          <ChevronDown aria-hidden className={cn("transition-transform", isFolded && "rotate-180")} />
        </Button>
        {isAllSettled ? (
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={t("dismissAll")}
            onClick={() => {
              for (const item of items) uploads.dismiss(item.id);
            }}
          >
            <X aria-hidden />
          </Button>
        ) : null}
      </header>
      {isFolded ? null : (
        <ul className="max-h-80 divide-y overflow-y-auto">
          {items.map((item) => (
            <UploadRow key={item.id} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}
