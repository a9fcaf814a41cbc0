"use client";
import { ChevronDown, Users } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/Button.tsx";
import { Menu, MenuChoice, MenuChoices, MenuSection } from "@/components/ui/Menu.tsx";

const counts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

export interface SpeakerCountProps {
  /** null: the voices are counted by ear. */
  value: number | null;
  onChange: (count: number | null) => void;
}

/** A hint for the recordings chosen next: how many people spoke. */
export function SpeakerCount({ value, onChange }: SpeakerCountProps) {
  const t = useTranslations("upload");
  return (
    <Menu
      trigger={
        <Button variant="ghost">
          <Users aria-hidden />
          <span className="max-sm:sr-only">{value === null ? t("countAuto") : t("count", { count: value })}</span>
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      <MenuSection label={t("countTitle")} />
      <MenuChoices value={value} onValueChange={onChange}>
        <MenuChoice value={null}>{t("countUnknown")}</MenuChoice>
        {counts.map((count) => (
          <MenuChoice key={count} value={count}>
            {t("count", { count })}
          </MenuChoice>
        ))}
      </MenuChoices>
    </Menu>
  );
}
