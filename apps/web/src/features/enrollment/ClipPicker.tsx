"use client";
import { FileAudio, Mic, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useDropzone } from "react-dropzone";
import { Button } from "@/components/ui/Button.tsx";
import { RecordDialog } from "@/features/enrollment/RecordDialog.tsx";
import { FilePicker } from "@/features/upload/FilePicker.tsx";
import { cn } from "@/lib/cn.ts";
import { fileSize } from "@/lib/time.ts";

export interface ClipPickerProps {
  clips: File[];
  onChange: (clips: File[]) => void;
  error?: string | undefined;
}

/** As many as one enrollment takes. */
const mostClips = 10;

/** Clips of one voice: dropped, chosen, or recorded here. */
export function ClipPicker({ clips, onChange, error }: ClipPickerProps) {
  const t = useTranslations("enroll");
  const locale = useLocale();
  const [isRecording, setIsRecording] = useState(false);
  const add = (files: File[]) => onChange([...clips, ...files].slice(0, mostClips));
  const { getRootProps, isDragActive } = useDropzone({
    onDrop: (files) => add(files),
    noClick: true,
    noKeyboard: true,
  });
  return (
    <div className="flex flex-col gap-3">
      <div
        {...getRootProps({ role: "presentation" })}
        className={cn(
          "flex flex-col items-center gap-3 rounded-lg border border-line-strong border-dashed px-4 py-6 text-center",
          isDragActive && "border-accent bg-accent-soft",
          error && "border-danger",
        )}
      >
        <p className="text-muted text-sm">{t("clipsHint")}</p>
        <div className="flex flex-wrap justify-center gap-2">
          <FilePicker label={t("chooseClips")} onFiles={add} testId="clips" size="md" />
          <Button onClick={() => setIsRecording(true)}>
            <Mic aria-hidden />
            {t("record")}
          </Button>
        </div>
      </div>
      {error ? (
        <p role="alert" className="text-danger text-sm">
          {error}
        </p>
      ) : null}
      {clips.length > 0 ? (
        <ul className="divide-y rounded-lg border">
          {clips.map((clip, n) => (
            <li
              key={`${clip.name}.${clip.lastModified}.${clip.size}`}
              className="flex h-11 items-center gap-2.5 pr-1.5 pl-3 text-sm"
            >
              <FileAudio aria-hidden className="size-4 shrink-0 text-subtle" />
              <span className="min-w-0 flex-1 truncate">{clip.name}</span>
              <span className="text-subtle">{fileSize(clip.size, locale)}</span>
              <Button
                variant="ghost"
                size="iconSm"
                aria-label={t("removeClip", { file: clip.name })}
                onClick={() => onChange(clips.filter((_, other) => other !== n))}
              >
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <RecordDialog isOpen={isRecording} onOpenChange={setIsRecording} onRecorded={(clip) => add([clip])} />
    </div>
  );
}
