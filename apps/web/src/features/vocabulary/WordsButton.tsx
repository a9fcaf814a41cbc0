"use client";
import { BookA } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Dialog } from "@/components/ui/Dialog.tsx";
import { parseWords } from "@/features/vocabulary/parseWords.ts";
import { VocabularyField } from "@/features/vocabulary/VocabularyField.tsx";

/** A hint for the recordings chosen next: words and names that will be said. */
export function WordsButton({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const t = useTranslations("vocabulary");
  const [isOpen, setIsOpen] = useState(false);
  const count = parseWords(text).length;
  return (
    <>
      <Button variant="ghost" onClick={() => setIsOpen(true)}>
        <BookA aria-hidden />
        <span className="max-sm:sr-only">{count === 0 ? t("none") : t("count", { count })}</span>
      </Button>
      <Dialog isOpen={isOpen} onOpenChange={setIsOpen} title={t("uploadTitle")} description={t("uploadText")}>
        <VocabularyField text={text} onChange={onChange} label={t("words")} hint={t("hint")} />
        <div className="mt-4 flex justify-end">
          <Button variant="primary" onClick={() => setIsOpen(false)}>
            {t("done")}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
