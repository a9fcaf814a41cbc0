"use client";
import { useTranslations } from "next-intl";
import { Dialog } from "@/components/ui/Dialog.tsx";
import { Kbd } from "@/components/ui/Kbd.tsx";
import type { Shortcut } from "@/features/shortcuts/shortcuts.ts";

const faces: Record<string, string> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Delete: "Del",
  Mod: "Ctrl",
};

/** All keys that work on this page. */
export function ShortcutSheet({ shortcuts, onClose }: { shortcuts: Shortcut[] | null; onClose: () => void }) {
  const t = useTranslations("shortcuts");
  const shown = (shortcuts ?? []).filter(({ face }) => face !== "");
  return (
    <Dialog
      isOpen={shortcuts !== null}
      onOpenChange={onClose}
      title={t("title")}
      className={shown.length > 14 ? "w-[min(48rem,calc(100vw-2rem))]" : "w-[min(24rem,calc(100vw-2rem))]"}
    >
      <dl className={shown.length > 14 ? "gap-x-8 sm:columns-2" : ""}>
        {shown.map(({ keys, description, face = keys }) => (
          <div key={keys} className="flex break-inside-avoid items-center justify-between gap-3 border-b py-2">
            <dt>{t(description)}</dt>
            <dd className="flex gap-1">
              {face.split(/[+ ]/).map((key) => (
                <Kbd key={key}>{faces[key] ?? (key.length === 1 ? key.toUpperCase() : key)}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
