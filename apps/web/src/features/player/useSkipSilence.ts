"use client";
import type { Turn } from "@rollcall/core/transcript";
import { useEffect, useMemo, useState } from "react";
import { usePlayer } from "@/features/player/PlayerProvider.tsx";
import { useShortcuts } from "@/features/shortcuts/ShortcutsProvider.tsx";
import { lastStarted } from "@/features/transcript/findWord.ts";

/** Shorter pauses belong to speech. */
const leastSilenceMs = 1000;
/** This much before somebody speaks the sound is on again. */
const leadMs = 250;

/** While it is on, stretches in which nobody speaks are passed over. */
export function useSkipSilence(turns: readonly Turn[]): { isOn: boolean; toggle: () => void } {
  const player = usePlayer();
  const [isOn, setIsOn] = useState(false);
  const speech = useMemo(() => joined(turns), [turns]);

  useEffect(() => {
    if (!isOn) return;
    return player.subscribe(() => {
      if (!player.isPlaying()) return;
      const ms = player.positionMs();
      const index = lastStarted(speech.length, (n) => speech[n]?.startMs ?? 0, ms);
      const before = speech[index];
      const next = speech[index + 1];
      const isSpeech = before !== undefined && ms < before.endMs + leadMs;
      if (!isSpeech && next && next.startMs - ms > leastSilenceMs) player.seek(next.startMs - leadMs);
    });
  }, [isOn, player, speech]);

  const toggle = () => setIsOn(!isOn);
  useShortcuts([{ keys: "q", description: "skipSilence", run: toggle }]);
  return { isOn, toggle };
}

/** Turns as stretches in which somebody speaks; those that overlap or nearly touch are one. */
function joined(turns: readonly Turn[]): { startMs: number; endMs: number }[] {
  const speech: { startMs: number; endMs: number }[] = [];
  for (const { startMs, endMs } of turns.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = speech.at(-1);
    if (last && startMs - last.endMs < leastSilenceMs) last.endMs = Math.max(last.endMs, endMs);
    else speech.push({ startMs, endMs });
  }
  return speech;
}
