"use client";
import type { WordFlag } from "@rollcall/core/review";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/Badge.tsx";

/** What the models say about how words were heard, in words. */
export function FlagBadges({ flags }: { flags: readonly WordFlag[] }) {
  const t = useTranslations("review.flag");
  return flags.map((flag) => (
    <Badge key={flag} tone="warn">
      {t(flag)}
    </Badge>
  ));
}
