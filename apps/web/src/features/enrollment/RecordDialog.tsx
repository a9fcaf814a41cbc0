"use client";
import { useTranslations } from "next-intl";
import { Dialog } from "@/components/ui/Dialog.tsx";
import { Recorder } from "@/features/enrollment/Recorder.tsx";

export interface RecordDialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onRecorded: (clip: File) => void;
}

/** Records one clip of a voice, with sentences to read. */
export function RecordDialog({ isOpen, onOpenChange, onRecorded }: RecordDialogProps) {
  const t = useTranslations("enroll");
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={t("recordTitle")} description={t("recordText")}>
      <Recorder
        onRecorded={(clip) => {
          onRecorded(clip);
          onOpenChange(false);
        }}
      />
    </Dialog>
  );
}
