"use client";
import { useTranslations } from "next-intl";

/** The first stop of the Tab key: past the navigation, straight to the page. */
export function SkipLink() {
  const t = useTranslations("nav");
  return (
    <a
      href="#main"
      className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-accent-fg focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
    >
      {t("skip")}
    </a>
  );
}
