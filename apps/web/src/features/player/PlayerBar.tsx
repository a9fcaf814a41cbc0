"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { FastForward, Pause, Play, RotateCcw, RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/Button.tsx";
import { Menu, MenuChoice, MenuChoices } from "@/components/ui/Menu.tsx";
import { Tooltip } from "@/components/ui/Tooltip.tsx";
import { PassageTrim } from "@/features/player/PassageTrim.tsx";
import { usePlayer, usePlayerValue } from "@/features/player/PlayerProvider.tsx";
import { rates } from "@/features/player/player.ts";
import { Timeline } from "@/features/player/Timeline.tsx";
import { usePlayerKeys } from "@/features/player/usePlayerKeys.ts";
import { useSkipSilence } from "@/features/player/useSkipSilence.ts";
import { cn } from "@/lib/cn.ts";
import { clock } from "@/lib/time.ts";

export interface PlayerBarProps {
  recording: NonNullable<MeetingDetail["recording"]>;
  turns: NonNullable<MeetingDetail["transcript"]>["turns"];
  speakers: MeetingDetail["speakers"];
}

/** The sound of the meeting, always at the bottom of its page. */
export function PlayerBar({ recording, turns, speakers }: PlayerBarProps) {
  const t = useTranslations("player");
  const player = usePlayer();
  const isPlaying = usePlayerValue((p) => p.isPlaying(), false);
  const second = usePlayerValue((p) => Math.floor(p.positionMs() / 1000), 0);
  const rate = usePlayerValue((p) => p.rate(), 1);
  const hasFailed = usePlayerValue((p) => p.hasFailed(), false);
  usePlayerKeys();
  const silence = useSkipSilence(turns);
  const durationMs = recording.durationMs ?? 0;
  return (
    <section
      aria-label={t("title")}
      data-keeps-edit
      className="shrink-0 border-t bg-canvas px-3 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] sm:px-5"
    >
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript on the page is the caption */}
      <audio ref={player.attach} src={`/api/media/${recording.id}`} preload="metadata" className="hidden" />
      <PassageTrim recordingId={recording.id} hasPeaks={recording.hasPeaks} durationMs={durationMs} />
      {durationMs > 0 ? (
        <Timeline
          recordingId={recording.id}
          hasPeaks={recording.hasPeaks}
          durationMs={durationMs}
          turns={turns}
          speakers={speakers}
        />
      ) : null}
      <div className="mt-1 flex items-center gap-1">
        <p className="w-28 font-mono text-muted text-xs sm:w-36">
          {clock(second * 1000)}
          <span className="text-subtle"> / {clock(durationMs)}</span>
        </p>
        <div className="flex flex-1 items-center justify-center gap-1">
          <Tooltip label={t("back")}>
            <Button variant="ghost" size="icon" aria-label={t("back")} onClick={() => player.skip(-5000)}>
              <RotateCcw aria-hidden />
            </Button>
          </Tooltip>
          <Button
            variant="primary"
            className="size-10 rounded-full px-0"
            aria-label={t(isPlaying ? "pause" : "play")}
            disabled={hasFailed}
            onClick={player.toggle}
          >
            {isPlaying ? (
              <Pause aria-hidden className="fill-current" />
            ) : (
              <Play aria-hidden className="ml-0.5 fill-current" />
            )}
          </Button>
          <Tooltip label={t("forward")}>
            <Button variant="ghost" size="icon" aria-label={t("forward")} onClick={() => player.skip(5000)}>
              <RotateCw aria-hidden />
            </Button>
          </Tooltip>
        </div>
        <div className="flex w-28 justify-end gap-1 sm:w-36">
          <Tooltip label={t("skipSilence")}>
            <Button
              variant="ghost"
              size="icon"
              aria-label={t("skipSilence")}
              aria-pressed={silence.isOn}
              className={cn(silence.isOn && "bg-accent-soft text-accent")}
              onClick={silence.toggle}
            >
              <FastForward aria-hidden />
            </Button>
          </Tooltip>
          <Menu
            side="top"
            className="min-w-24"
            trigger={
              <Button variant="ghost" aria-label={t("speedNow", { rate })} className="font-mono">
                {rate}×
              </Button>
            }
          >
            <MenuChoices value={rate} onValueChange={player.setRate}>
              {rates.map((value) => (
                <MenuChoice key={value} value={value} className="font-mono">
                  {value}×
                </MenuChoice>
              ))}
            </MenuChoices>
          </Menu>
        </div>
      </div>
      {hasFailed ? (
        <p role="alert" className="mt-1 text-center text-danger text-sm">
          {t("unplayable")}
        </p>
      ) : null}
    </section>
  );
}
