"use client";
import { ArrowRight, Pause, Play, RotateCcw, X } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { Button } from "@/components/ui/Button.tsx";
import { Progress } from "@/components/ui/Progress.tsx";
import { FilePicker } from "@/features/upload/FilePicker.tsx";
import { useUploads } from "@/features/upload/UploadsProvider.tsx";
import type { UploadItem } from "@/features/upload/uploads.ts";
import { fileSize } from "@/lib/time.ts";

/** One file on its way: its title can be changed while it travels. */
export function UploadRow({ item }: { item: UploadItem }) {
  const t = useTranslations("upload");
  const uploads = useUploads();
  const isMoving = item.state === "sending" || item.state === "paused" || item.state === "starting";
  const percent = item.sizeBytes > 0 ? (item.sentBytes / item.sizeBytes) * 100 : 0;
  return (
    <li className="px-4 py-3">
      <div className="flex items-center gap-1">
        {item.meetingId && item.state !== "interrupted" ? (
          <input
            aria-label={t("titleOf", { file: item.fileName })}
            defaultValue={item.title}
            onBlur={(event) => void uploads.rename(item.id, event.target.value)}
            onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
            className="-ml-[7px] h-7 min-w-0 flex-1 truncate rounded border border-transparent bg-transparent px-1.5 font-medium text-sm hover:border-line focus:border-line-strong"
          />
        ) : (
          <p className="min-w-0 flex-1 truncate font-medium text-sm leading-7">{item.fileName}</p>
        )}
        <RowActions item={item} />
      </div>
      {isMoving ? (
        <Progress value={item.state === "starting" ? null : percent} label={item.fileName} className="mt-1.5" />
      ) : null}
      <div className="mt-1.5 flex min-h-6 items-center gap-3 text-subtle text-xs">
        <p className="min-w-0 flex-1">
          <Status item={item} percent={percent} />
        </p>
        {item.meetingId && item.state !== "interrupted" ? (
          <Link
            href={`/meetings/${item.meetingId}`}
            className="inline-flex h-6 shrink-0 items-center gap-1 rounded font-medium text-accent hover:underline"
          >
            {t("open")}
            <ArrowRight aria-hidden className="size-3.5" />
          </Link>
        ) : null}
        {item.state === "interrupted" ? <FilePicker label={t("chooseAgain")} onFiles={uploads.add} /> : null}
      </div>
    </li>
  );
}

function Status({ item, percent }: { item: UploadItem; percent: number }) {
  const t = useTranslations("upload");
  const locale = useLocale();
  const size = fileSize(item.sizeBytes, locale);
  if (item.problem) {
    const sentence =
      "sentence" in item.problem ? item.problem.sentence : t(item.problem.reason, { file: item.fileName });
    return (
      <span role="alert" className="text-danger">
        {sentence}
      </span>
    );
  }
  if (item.state === "sending") return t("sending", { percent: Math.floor(percent), size });
  return t(item.state, { percent: Math.floor(percent), size });
}

function RowActions({ item }: { item: UploadItem }) {
  const t = useTranslations("upload");
  const uploads = useUploads();
  const button = (label: string, icon: React.ReactNode, run: () => void) => (
    <Button variant="ghost" size="iconSm" aria-label={label} onClick={run}>
      {icon}
    </Button>
  );
  const file = item.fileName;
  return (
    <span className="-mr-2 flex">
      {item.state === "sending"
        ? button(t("pause", { file }), <Pause aria-hidden />, () => void uploads.pause(item.id))
        : null}
      {item.state === "paused"
        ? button(t("resume", { file }), <Play aria-hidden />, () => uploads.resume(item.id))
        : null}
      {item.state === "failed"
        ? button(t("retry", { file }), <RotateCcw aria-hidden />, () => uploads.resume(item.id))
        : null}
      {item.state === "finished" || item.state === "refused"
        ? button(t("dismiss", { file }), <X aria-hidden />, () => uploads.dismiss(item.id))
        : button(t("cancel", { file }), <X aria-hidden />, () => void uploads.cancel(item.id))}
    </span>
  );
}
