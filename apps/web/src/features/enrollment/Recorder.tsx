"use client";
import { Mic, Square } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Notice } from "@/components/ui/Notice.tsx";
import { type Recording, startRecording } from "@/features/enrollment/recording.ts";
import { clock } from "@/lib/time.ts";

const sentences = ["sentence1", "sentence2", "sentence3", "sentence4"] as const;

/** What to read aloud, how loud it arrives, and for how long already. */
export function Recorder({ onRecorded }: { onRecorded: (clip: File) => void }) {
  const t = useTranslations("enroll");
  const [recording, setRecording] = useState<Recording | null>(null);
  const [problem, setProblem] = useState(false);
  const [second, setSecond] = useState(0);
  const meter = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    if (!recording) return;
    let frame = requestAnimationFrame(function show() {
      if (meter.current) meter.current.style.width = `${Math.min(1, recording.level()) * 100}%`;
      setSecond(Math.floor(recording.elapsedMs() / 1000));
      frame = requestAnimationFrame(show);
    });
    return () => {
      cancelAnimationFrame(frame);
      recording.discard();
    };
  }, [recording]);

  async function start() {
    setProblem(false);
    try {
      setRecording(await startRecording());
    } catch {
      setProblem(true);
    }
  }

  async function finish() {
    if (recording) onRecorded(await recording.finish());
  }

  return (
    <div className="flex flex-col gap-4">
      <ol className="flex list-decimal flex-col gap-2 rounded-lg border bg-canvas py-4 pr-4 pl-9 text-read">
        {sentences.map((sentence) => (
          <li key={sentence} className="marker:text-sm marker:text-subtle">
            {t(sentence)}
          </li>
        ))}
      </ol>
      {problem ? (
        <Notice tone="danger" role="alert">
          {t("noMicrophone")}
        </Notice>
      ) : null}
      <div className="flex items-center gap-3">
        <span className="w-12 font-mono text-muted text-sm">{clock(second * 1000)}</span>
        <span aria-hidden className="h-1.5 flex-1 overflow-hidden rounded-full bg-hover">
          <span ref={meter} className="block h-full w-0 rounded-full bg-accent" />
        </span>
        {recording ? (
          <Button variant="primary" onClick={() => void finish()}>
            <Square aria-hidden className="fill-current" />
            {t("stop")}
          </Button>
        ) : (
          <Button variant="primary" onClick={() => void start()}>
            <Mic aria-hidden />
            {t("start")}
          </Button>
        )}
      </div>
    </div>
  );
}
