"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useWorkers } from "@/features/shell/useWorkers.ts";

/** Says, while it is so, that uploads are kept but nobody works on them. */
export function WorkerBanner() {
  const t = useTranslations("workers");
  const data = useWorkers();
  if (!data || data.workerReady) return null;
  return (
    <p role="status" className="border-warn-line border-b bg-warn-soft px-4 py-2 text-center text-sm text-warn">
      {t("banner")}{" "}
      <Link href="/workers" className="rounded font-medium underline">
        {t("how")}
      </Link>
    </p>
  );
}
