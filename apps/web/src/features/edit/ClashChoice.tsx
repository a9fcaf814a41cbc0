"use client";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/Button.tsx";
import { Kbd } from "@/components/ui/Kbd.tsx";
import { useEditor } from "@/features/edit/EditorProvider.tsx";

/** Two people have changed one passage: what stands is above, this is one's own, and a key says which holds. */
export function ClashChoice({ segmentId, mine }: { segmentId: string; mine: string }) {
  const t = useTranslations("edit");
  const editor = useEditor();
  return (
    <section
      aria-label={t("clash")}
      data-testid="clash"
      className="col-start-2 mb-2 max-w-[72ch] rounded-md border border-warn-line bg-warn-soft p-3 text-sm sm:col-start-3"
    >
      <p className="font-medium text-warn">{t("clash")}</p>
      <p className="mt-1 text-read">{mine}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="sm" onClick={() => editor.resolve(segmentId, "mine")}>
          {t("takeMine")} <Kbd>M</Kbd>
        </Button>
        <Button size="sm" onClick={() => editor.resolve(segmentId, "theirs")}>
          {t("keepTheirs")} <Kbd>T</Kbd>
        </Button>
      </div>
    </section>
  );
}
