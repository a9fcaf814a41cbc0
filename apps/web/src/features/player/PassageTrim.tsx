"use client";
import type { SegmentView } from "@rollcall/core/transcript";
import { Play, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { useEditor, useEditorState } from "@/features/edit/EditorProvider.tsx";
import { drawWave, waveHeight } from "@/features/player/drawTimeline.ts";
import { usePlayer } from "@/features/player/PlayerProvider.tsx";
import { usePeaks } from "@/features/player/usePeaks.ts";
import { exactClock } from "@/lib/time.ts";

interface Recording {
  recordingId: string;
  hasPeaks: boolean;
  durationMs: number;
}

/** The edges of a passage over a magnified piece of the waveform; nothing while no passage is adjusted. */
export function PassageTrim(recording: Recording) {
  const editor = useEditor();
  const trimming = useEditorState((state) => state.trimming);
  const segment = useEditorState(() => (trimming === null ? undefined : editor.segment(trimming)));
  return segment ? <Trim key={segment.id} segment={segment} {...recording} /> : null;
}

const edges = ["start", "end"] as const;
type Edge = (typeof edges)[number];

/** A passage lasts at least this long. */
const leastMs = 50;

function Trim({ segment, recordingId, hasPeaks, durationMs }: Recording & { segment: SegmentView }) {
  const t = useTranslations("trim");
  const editor = useEditor();
  const player = usePlayer();
  const { resolvedTheme } = useTheme();
  const peaks = usePeaks({ recordingId, hasPeaks });
  const canvas = useRef<HTMLCanvasElement>(null);
  const track = useRef<HTMLDivElement>(null);
  const [shown] = useState(() => windowAround(segment, durationMs));
  const [dragged, setDragged] = useState<{ start: number; end: number } | null>(null);
  const place = dragged ?? { start: segment.startMs, end: segment.endMs };
  const spanMs = shown.toMs - shown.fromMs;
  const share = (ms: number) => `${Math.min(100, Math.max(0, ((ms - shown.fromMs) / spanMs) * 100))}%`;

  useEffect(() => {
    void resolvedTheme; // It changes the colours, which only the computed style knows.
    if (!canvas.current) return;
    const colour = getComputedStyle(canvas.current).getPropertyValue("--line-strong");
    drawWave(canvas.current, peaks, spanMs, colour, shown.fromMs);
  }, [peaks, spanMs, shown, resolvedTheme]);

  function moved(edge: Edge, toMs: number) {
    const ms = Math.round(toMs);
    return edge === "start"
      ? { ...place, start: Math.max(0, Math.min(ms, place.end - leastMs)) }
      : { ...place, end: Math.min(durationMs, Math.max(ms, place.start + leastMs)) };
  }

  function keep({ start, end }: { start: number; end: number }) {
    setDragged(null);
    const now = editor.segment(segment.id);
    if (!now || (start === now.startMs && end === now.endMs)) return;
    editor.perform({ kind: "retime", segmentId: now.id, version: now.version, startMs: start, endMs: end });
  }

  function onPointerMove(event: PointerEvent, edge: Edge) {
    const box = track.current?.getBoundingClientRect();
    if (event.buttons !== 1 || !box) return;
    setDragged(moved(edge, shown.fromMs + ((event.clientX - box.left) / box.width) * spanMs));
  }

  function onKeyDown(event: KeyboardEvent, edge: Edge) {
    const by = event.shiftKey ? 250 : 50;
    if (event.key === "ArrowLeft") keep(moved(edge, place[edge] - by));
    else if (event.key === "ArrowRight") keep(moved(edge, place[edge] + by));
    else if (event.key === "Escape" || event.key === "Enter") editor.trim(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <section aria-label={t("title")} data-testid="trim" className="mb-2 flex items-center gap-3">
      <Button
        variant="ghost"
        size="iconSm"
        aria-label={t("hear")}
        onClick={() => player.seek(place.start, { andPlay: true })}
      >
        <Play aria-hidden />
      </Button>
      <div ref={track} className="relative flex-1 touch-none" style={{ height: waveHeight }}>
        <canvas ref={canvas} className="absolute inset-0 size-full" />
        <div
          aria-hidden
          className="absolute inset-y-0 rounded-sm bg-accent/20"
          style={{ left: share(place.start), right: `calc(100% - ${share(place.end)})` }}
        />
        {edges.map((edge) => (
          <div
            key={edge}
            role="slider"
            tabIndex={0}
            aria-label={t(edge)}
            aria-valuemin={shown.fromMs}
            aria-valuemax={shown.toMs}
            aria-valuenow={place[edge]}
            aria-valuetext={exactClock(place[edge])}
            onKeyDown={(event) => onKeyDown(event, edge)}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={(event) => onPointerMove(event, edge)}
            onPointerUp={() => keep(place)}
            className="absolute inset-y-0 -ml-3 w-6 cursor-ew-resize rounded-sm before:absolute before:inset-y-0 before:left-1/2 before:w-[3px] before:-translate-x-1/2 before:rounded-full before:bg-accent"
            style={{ left: share(place[edge]) }}
          />
        ))}
      </div>
      <p className="w-36 text-right font-mono text-muted text-xs">
        {exactClock(place.start)} – {exactClock(place.end)}
      </p>
      <Button variant="ghost" size="iconSm" aria-label={t("close")} onClick={() => editor.trim(null)}>
        <X aria-hidden />
      </Button>
    </section>
  );
}

/** The passage with some of what is around it; it stays while the edges move. */
function windowAround({ startMs, endMs }: SegmentView, durationMs: number): { fromMs: number; toMs: number } {
  const around = Math.max(1500, (endMs - startMs) / 3);
  return { fromMs: Math.max(0, startMs - around), toMs: Math.min(Math.max(durationMs, endMs), endMs + around) };
}
