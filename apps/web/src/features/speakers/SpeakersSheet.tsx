"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { Users } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Dialog } from "@/components/ui/Dialog.tsx";
import { SpeakerList } from "@/features/speakers/SpeakerList.tsx";

/** Who spoke, from the bottom edge where there is no room beside the text. */
export function SpeakersSheet({ meeting }: { meeting: MeetingDetail }) {
  const t = useTranslations("speakers");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="ghost" className="lg:hidden" onClick={() => setIsOpen(true)}>
        <Users aria-hidden />
        <span className="max-sm:sr-only">{t("title")}</span>
        {meeting.speakers.length}
      </Button>
      <Dialog isOpen={isOpen} onOpenChange={setIsOpen} title={t("title")} variant="sheet">
        <SpeakerList meeting={meeting} />
      </Dialog>
    </>
  );
}
