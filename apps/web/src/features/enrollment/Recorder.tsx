"use client";
import { wantedTotalMs } from "@rollcall/core/enrollmentGates";
import { Mic, Square } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Notice } from "@/components/ui/Notice.tsx";
import type { Coaching } from "@/features/enrollment/coach.ts";
import { type Recording, startRecording } from "@/features/enrollment/recording.ts";
import { cn } from "@/lib/cn.ts";
import { clock } from "@/lib/time.ts";

const sentences = ["sentence1", "sentence2", "sentence3", "sentence4"] as const;
const listenEveryMs = 50;
const calm = new Set<Coaching["advice"]>(["speak", "good", "enough"]);

/** What to read aloud, how loud it arrives, and for how long already. */
export function Recorder({ onRecorded }: { onRecorded: (clip: File) => void }) {
  const t = useTranslations("enroll");
  const [recording, setRecording] = useState<Recording | null>(null);
  const [problem, setProblem] = useState(false);
  const [second, setSecond] = useState(0);
  const [speechSecond, setSpeechSecond] = useState(0);
  const [advice, setAdvice] = useState<Coaching["advice"]>("speak");
  const meter = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    if (!recording) return;
    const timer = setInterval(() => {
      const coaching = recording.listen();
      // Straight on the element: the page renders again only when a second or the advice changes.
      if (meter.current) meter.current.style.width = `${coaching.level * 100}%`;
      setSecond(Math.floor(recording.elapsedMs() / 1000));
      setSpeechSecond(Math.floor(coaching.speechMs / 1000));
      setAdvice(coaching.advice);
    }, listenEveryMs);
    return () => {
      clearInterval(timer);
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
      {recording ? (
        <p className={cn("flex flex-wrap gap-x-4 text-sm", calm.has(advice) ? "text-muted" : "text-danger")}>
          <span aria-live="polite" data-testid="advice">
            {t(`advice.${advice}`)}
          </span>
          <span className="ml-auto text-muted" data-testid="speech">
            {t("speechSoFar", { seconds: speechSecond, wanted: wantedTotalMs / 1000 })}
          </span>
        </p>
      ) : null}
      <div className="flex items-center gap-3">
        <span className="w-12 font-mono text-muted text-sm">{clock(second * 1000)}</span>
        <span aria-hidden className="h-1.5 flex-1 overflow-hidden rounded-full bg-hover">
          <span
            ref={meter}
            className={cn("block h-full w-0 rounded-full", calm.has(advice) ? "bg-accent" : "bg-danger")}
          />
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
