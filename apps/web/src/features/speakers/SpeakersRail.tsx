"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { useTranslations } from "next-intl";
import { SpeakerList } from "@/features/speakers/SpeakerList.tsx";

/** Who spoke, beside the text on wide screens. */
export function SpeakersRail({ meeting }: { meeting: MeetingDetail }) {
  const t = useTranslations("speakers");
  return (
    <aside aria-label={t("title")} className="hidden w-72 shrink-0 overflow-y-auto border-l px-4 py-5 lg:block xl:w-80">
      <h2 className="mb-1 text-sm">{t("title")}</h2>
      <SpeakerList meeting={meeting} />
    </aside>
  );
}
