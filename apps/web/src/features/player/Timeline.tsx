"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import { drawLanes, drawWave, laneHeight, waveHeight } from "@/features/player/drawTimeline.ts";
import { usePlayer, usePlayerValue } from "@/features/player/PlayerProvider.tsx";
import { usePeaks } from "@/features/player/usePeaks.ts";
import { clock } from "@/lib/time.ts";

export interface TimelineProps {
  recordingId: string;
  hasPeaks: boolean;
  durationMs: number;
  turns: NonNullable<MeetingDetail["transcript"]>["turns"];
  speakers: MeetingDetail["speakers"];
}

const mostLanes = 8;
const steps: Record<string, number> = {
  ArrowLeft: -5000,
  ArrowDown: -5000,
  ArrowRight: 5000,
  ArrowUp: 5000,
  PageDown: -60_000,
  PageUp: 60_000,
};

/** The waveform with a lane for each speaker: a slider over the whole recording. */
export function Timeline({ recordingId, hasPeaks, durationMs, turns, speakers }: TimelineProps) {
  const t = useTranslations("player");
  const player = usePlayer();
  const second = usePlayerValue((p) => Math.floor(p.positionMs() / 1000), 0);
  const { resolvedTheme } = useTheme();
  const track = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const played = useRef<HTMLCanvasElement>(null);
  const lanes = useRef<HTMLCanvasElement>(null);
  const laneCount = Math.min(mostLanes, speakers.length);
  const peaks = usePeaks({ recordingId, hasPeaks });

  useEffect(() => {
    const element = track.current;
    if (!element) return;
    function draw() {
      if (!element || !base.current || !played.current || !lanes.current) return;
      const style = getComputedStyle(element);
      drawWave(base.current, peaks, durationMs, style.getPropertyValue("--line-strong"));
      drawWave(played.current, peaks, durationMs, style.getPropertyValue("--accent"));
      const order = new Map(speakers.map((speaker, n) => [speaker.cluster, { n, colour: speaker.colour }]));
      const laneTurns = turns.flatMap((turn) => {
        const place = order.get(turn.speaker);
        if (!place || place.n >= mostLanes) return [];
        return { ...turn, lane: place.n, colour: style.getPropertyValue(`--speaker-${place.colour}`) };
      });
      drawLanes(lanes.current, laneTurns, durationMs, laneCount);
    }
    // The theme changes the colours, which only the computed style knows.
    void resolvedTheme;
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [peaks, durationMs, turns, speakers, laneCount, resolvedTheme]);

  useEffect(() => {
    function place() {
      const share = Math.min(1, player.positionMs() / durationMs);
      track.current?.style.setProperty("--played", `${share * 100}%`);
    }
    place();
    return player.subscribe(place);
  }, [player, durationMs]);

  function seekTo(event: PointerEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    player.seek(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * durationMs);
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const step = steps[event.key];
    if (step !== undefined) player.skip(step);
    else if (event.key === "Home") player.seek(0);
    else if (event.key === "End") player.seek(durationMs);
    else return;
    event.preventDefault();
  }

  return (
    <div
      ref={track}
      role="slider"
      tabIndex={0}
      aria-label={t("position")}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs / 1000)}
      aria-valuenow={second}
      aria-valuetext={t("positionOf", { now: clock(second * 1000), total: clock(durationMs) })}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seekTo(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && seekTo(event)}
      className="relative cursor-pointer touch-none rounded-sm py-1 [--played:0%]"
    >
      <div className="relative" style={{ height: waveHeight }}>
        <canvas ref={base} className="absolute inset-0 size-full" />
        <canvas ref={played} className="absolute inset-0 size-full [clip-path:inset(0_calc(100%-var(--played))_0_0)]" />
      </div>
      <canvas ref={lanes} className="mt-1 block w-full" style={{ height: laneCount * laneHeight }} />
      <div aria-hidden className="absolute inset-y-0 left-(--played) w-px bg-fg" />
    </div>
  );
}
