"use client";
import { Check, FileAudio, Mic, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Dialog } from "@/components/ui/Dialog.tsx";
import { Notice } from "@/components/ui/Notice.tsx";
import { Progress } from "@/components/ui/Progress.tsx";
import { useHandIn } from "@/features/enrollment/link/useHandIn.ts";
import { Recorder } from "@/features/enrollment/Recorder.tsx";
import { FilePicker } from "@/features/upload/FilePicker.tsx";

export interface LinkTakesProps {
  token: string;
  personId: string;
  onHandedIn: () => void;
}

const takes = ["take1", "take2", "take3"] as const;
type Take = (typeof takes)[number];

/** One recording for each place and microphone, or files that are there already. */
export function LinkTakes({ token, personId, onHandedIn }: LinkTakesProps) {
  const t = useTranslations("enrollLink");
  const [recorded, setRecorded] = useState<Partial<Record<Take, File>>>({});
  const [files, setFiles] = useState<File[]>([]);
  const [recording, setRecording] = useState<Take | null>(null);
  const { progress, handIn } = useHandIn({ token, personId, onHandedIn });
  const clips = [
    ...takes.flatMap((take) => (recorded[take] ? [{ file: recorded[take], condition: t(take) }] : [])),
    ...files.map((file) => ({ file, condition: t("uploadCondition") })),
  ];
  return (
    <section className="flex flex-col gap-4 text-fg">
      <div>
        <h2 className="text-base">{t("stepVoice")}</h2>
        <p className="text-muted text-sm">{t("stepVoiceText")}</p>
      </div>
      <ol className="divide-y rounded-lg border bg-bg">
        {takes.map((take, n) => (
          <li key={take} className="flex items-center gap-3 px-4 py-3">
            <span className="min-w-0 flex-1">
              <span className="flex items-center gap-2 font-medium">
                {t(take)}
                {n > 0 ? <span className="font-normal text-sm text-subtle">{t("optional")}</span> : null}
              </span>
              <span className="text-muted text-sm">{t(`${take}Text`)}</span>
            </span>
            {recorded[take] ? <Check aria-hidden className="size-4 shrink-0 text-accent" /> : null}
            <Button
              variant={n === 0 && !recorded[take] ? "primary" : "secondary"}
              aria-label={`${t(recorded[take] ? "again" : "recordTake")}: ${t(take)}`}
              onClick={() => setRecording(take)}
            >
              <Mic aria-hidden />
              {t(recorded[take] ? "again" : "recordTake")}
            </Button>
          </li>
        ))}
      </ol>
      <div className="flex flex-col items-start gap-2">
        <FilePicker
          label={t("upload")}
          onFiles={(more) => setFiles([...files, ...more].slice(0, 5))}
          testId="clips"
          size="md"
        />
        {files.map((file, n) => (
          <p key={`${file.name}.${file.lastModified}`} className="flex w-full items-center gap-2 text-sm">
            <FileAudio aria-hidden className="size-4 text-subtle" />
            <span className="min-w-0 flex-1 truncate">{file.name}</span>
            <Button
              variant="ghost"
              size="iconSm"
              aria-label={`${t("remove")}: ${file.name}`}
              onClick={() => setFiles(files.filter((_, other) => other !== n))}
            >
              <X aria-hidden />
            </Button>
          </p>
        ))}
      </div>
      {progress.state === "failed" ? (
        <Notice tone="danger" role="alert" title={t("problem")}>
          {progress.sentence}
        </Notice>
      ) : null}
      {progress.state === "sending" ? <Progress value={progress.share * 100} label={t("sending")} /> : null}
      <Button
        variant="primary"
        size="lg"
        disabled={clips.length === 0}
        isBusy={progress.state === "sending"}
        onClick={() => void handIn(clips)}
      >
        {t("submit")}
      </Button>
      {clips.length === 0 ? <p className="text-center text-sm text-subtle">{t("submitHint")}</p> : null}
      <Dialog
        isOpen={recording !== null}
        onOpenChange={(isOpen) => !isOpen && setRecording(null)}
        title={recording ? t(recording) : ""}
        description={recording ? t(`${recording}Text`) : ""}
      >
        <Recorder
          onRecorded={(clip) => {
            if (recording) setRecorded({ ...recorded, [recording]: clip });
            setRecording(null);
          }}
        />
      </Dialog>
    </section>
  );
}
