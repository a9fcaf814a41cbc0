"use client";
import type { FindOptions } from "@rollcall/core/edit/findText";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useTranslations } from "next-intl";
import { useMemo, useRef, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button.tsx";
import { Checkbox } from "@/components/ui/Checkbox.tsx";
import { Dialog } from "@/components/ui/Dialog.tsx";
import { useEditor } from "@/features/edit/EditorProvider.tsx";
import type { FoundMatch } from "@/features/edit/findMatches.ts";

export interface ReplaceDialogProps extends FindOptions {
  find: string;
  replacement: string;
  matches: readonly FoundMatch[];
  onClose: () => void;
}

/** What replacing comes to, passage by passage; those that are not ticked stay as they are. */
export function ReplaceDialog({ find, replacement, matches, matchCase, wholeWords, onClose }: ReplaceDialogProps) {
  const t = useTranslations("find");
  const editor = useEditor();
  const { segments } = editor.getState();
  const found = useMemo(() => [...Map.groupBy(matches, ({ segment }) => segment)], [matches]);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: found.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 60,
    overscan: 8,
    initialRect: { width: 480, height: 400 },
  });

  function tick(segment: number, isTicked: boolean) {
    const next = new Set(left);
    if (isTicked) next.delete(segment);
    else next.add(segment);
    setLeft(next);
  }

  function replace() {
    const wanted = found.flatMap(([index]) => (left.has(index) ? [] : (segments[index] ?? [])));
    editor.perform({
      kind: "replace",
      find,
      replacement,
      matchCase,
      wholeWords,
      segments: wanted.map(({ id: segmentId, version }) => ({ segmentId, version })),
    });
    toast(t("replaced", { count: wanted.length }));
    onClose();
  }

  const count = found.length - left.size;
  return (
    <Dialog isOpen onOpenChange={onClose} title={t("replaceTitle")} className="w-[min(42rem,calc(100vw-2rem))]">
      <div ref={scroller} className="max-h-[min(26rem,55dvh)] overflow-y-auto rounded-md border">
        <ul className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, key, start }) => {
            const [segment = 0, places = []] = found[index] ?? [];
            return (
              <li
                key={key}
                ref={rows.measureElement}
                data-index={index}
                className="absolute inset-x-0 top-0 border-b px-3 py-2"
                style={{ transform: `translateY(${start}px)` }}
              >
                <Checkbox isChecked={!left.has(segment)} onChange={(isTicked) => tick(segment, isTicked)}>
                  <Preview text={segments[segment]?.text ?? ""} places={places} replacement={replacement} />
                </Checkbox>
              </li>
            );
          })}
        </ul>
      </div>
      <div className="mt-4 flex items-center justify-end gap-2">
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button variant="primary" disabled={count === 0} onClick={replace}>
          {t("replace", { count })}
        </Button>
      </div>
    </Dialog>
  );
}

/** The passage with what goes struck out and what comes in its place. */
function Preview({ text, places, replacement }: { text: string; places: FoundMatch[]; replacement: string }) {
  let at = 0;
  const parts = places.map(({ start, end }) => {
    const before = text.slice(at, start);
    at = end;
    return { start, before, gone: text.slice(start, end) };
  });
  return (
    <>
      {parts.map(({ start, before, gone }) => (
        <span key={start}>
          {before}
          <del className="bg-danger-soft text-danger">{gone}</del>
          {replacement === "" ? null : (
            <ins className="ml-0.5 bg-accent-soft text-accent no-underline">{replacement}</ins>
          )}
        </span>
      ))}
      {text.slice(at)}
    </>
  );
}
