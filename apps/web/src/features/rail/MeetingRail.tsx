"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { useTranslations } from "next-intl";
import { RailTabs } from "@/features/rail/RailTabs.tsx";
import { useIsWide } from "@/features/rail/useIsWide.ts";

/** Everything about the meeting that is not its text, beside it where there is room. */
export function MeetingRail({ meeting, userId }: { meeting: MeetingDetail; userId: string }) {
  const t = useTranslations("rail");
  const isWide = useIsWide();
  return (
    <aside aria-label={t("title")} className="hidden w-80 shrink-0 border-l lg:flex xl:w-96">
      {isWide ? <RailTabs meeting={meeting} userId={userId} /> : null}
    </aside>
  );
}
