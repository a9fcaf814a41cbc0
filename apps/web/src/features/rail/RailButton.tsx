"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { PanelRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/Button.tsx";
import { Dialog } from "@/components/ui/Dialog.tsx";
import { useRail } from "@/features/rail/RailProvider.tsx";
import { RailTabs } from "@/features/rail/RailTabs.tsx";
import { useIsWide } from "@/features/rail/useIsWide.ts";

/** The panels of the meeting from the bottom edge, where there is no room beside the text. */
export function RailButton({ meeting, userId }: { meeting: MeetingDetail; userId: string }) {
  const t = useTranslations("rail");
  const rail = useRail();
  const isWide = useIsWide();
  return (
    <>
      <Button variant="ghost" className="lg:hidden" onClick={() => rail.open(rail.tab)}>
        <PanelRight aria-hidden />
        <span className="max-sm:sr-only">{t("title")}</span>
      </Button>
      <Dialog
        isOpen={rail.isSheetOpen && !isWide}
        onOpenChange={rail.closeSheet}
        title={t("title")}
        variant="sheet"
        keepsFocus={rail.hasJumped}
        className="h-[80dvh]"
      >
        <div className="-mx-5 -mb-5 flex h-full">
          <RailTabs meeting={meeting} userId={userId} />
        </div>
      </Dialog>
    </>
  );
}
