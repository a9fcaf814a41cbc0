"use client";
import { CloudOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEditorState } from "@/features/edit/EditorProvider.tsx";
import { cn } from "@/lib/cn.ts";

/** Whether what was done here is safe with the server; said politely when it changes. */
export function SaveState() {
  const t = useTranslations("edit");
  const unsent = useEditorState((state) => state.unsent);
  const link = useEditorState((state) => state.link);
  const isKept = useEditorState((state) => state.isKept);
  const hasEdited = useEditorState((state) => state.hasEdited);
  const isStuck = link !== "ok" && unsent > 0;
  const text = isStuck
    ? t(!isKept ? "notKept" : link === "signedOut" ? "signedOut" : "offline", { count: unsent })
    : unsent > 0
      ? t("saving")
      : hasEdited
        ? t("saved")
        : "";
  return (
    <span
      aria-live="polite"
      data-testid="save-state"
      data-saved={unsent === 0}
      className={cn("inline-flex shrink-0 items-center gap-1", isStuck && "text-warn", !text && "sr-only")}
    >
      {isStuck ? <CloudOff aria-hidden className="size-3.5 shrink-0" /> : null}
      {text ? <span className="truncate">{isStuck ? text : `· ${text}`}</span> : null}
    </span>
  );
}
