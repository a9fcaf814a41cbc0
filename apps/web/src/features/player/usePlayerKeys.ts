"use client";
import { usePlayer } from "@/features/player/PlayerProvider.tsx";
import { useShortcuts } from "@/features/shortcuts/ShortcutsProvider.tsx";

/** The player's keys. */
export function usePlayerKeys(): void {
  const player = usePlayer();
  useShortcuts([
    { keys: " ", face: "Space K", description: "playPause", run: player.toggle },
    { keys: "ArrowLeft", description: "back5", run: () => player.skip(-5000) },
    { keys: "ArrowRight", description: "forward5", run: () => player.skip(5000) },
    { keys: "Shift+ArrowLeft", description: "back15", run: () => player.skip(-15_000) },
    { keys: "Shift+ArrowRight", description: "forward15", run: () => player.skip(15_000) },
    { keys: "j", face: "", description: "slower", run: () => player.stepRate(-1) },
    { keys: "k", face: "", description: "playPause", run: player.toggle },
    { keys: "l", face: "", description: "faster", run: () => player.stepRate(1) },
    { keys: "[", face: "[ J", description: "slower", run: () => player.stepRate(-1) },
    { keys: "]", face: "] L", description: "faster", run: () => player.stepRate(1) },
  ]);
}
