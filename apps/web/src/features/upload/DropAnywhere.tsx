"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useDropzone } from "react-dropzone";

/** Takes files dropped anywhere on what it wraps. */
export function DropAnywhere({ onFiles, children }: { onFiles: (files: File[]) => void; children: ReactNode }) {
  const t = useTranslations("upload");
  const { getRootProps, isDragActive } = useDropzone({
    onDrop: (files) => onFiles(files),
    noClick: true,
    noKeyboard: true,
  });
  return (
    <div {...getRootProps({ role: "presentation" })} className="relative flex min-h-0 flex-1 flex-col">
      {children}
      {isDragActive ? (
        <div className="pointer-events-none absolute inset-2 z-30 grid place-items-center rounded-xl border-2 border-accent border-dashed bg-accent-soft/90">
          <p className="font-medium text-accent text-lg">{t("dropHere")}</p>
        </div>
      ) : null}
    </div>
  );
}
