"use client";
import { useTranslations } from "next-intl";
import { Dialog } from "@/components/ui/Dialog.tsx";
import { Kbd } from "@/components/ui/Kbd.tsx";
import type { Shortcut } from "@/features/shortcuts/shortcuts.ts";

const faces: Record<string, string> = { " ": "Space", ArrowLeft: "←", ArrowRight: "→" };

/** All keys that work on this page. */
export function ShortcutSheet({ shortcuts, onClose }: { shortcuts: Shortcut[] | null; onClose: () => void }) {
  const t = useTranslations("shortcuts");
  return (
    <Dialog
      isOpen={shortcuts !== null}
      onOpenChange={onClose}
      title={t("title")}
      className="w-[min(24rem,calc(100vw-2rem))]"
    >
      <dl className="divide-y">
        {(shortcuts ?? []).map(({ keys, description }) => (
          <div key={keys} className="flex items-center justify-between py-2">
            <dt>{t(description)}</dt>
            <dd className="flex gap-1">
              {keys.split("+").map((key) => (
                <Kbd key={key}>{faces[key] ?? (key.length === 1 ? key.toUpperCase() : key)}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
