"use client";
import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from "react";
import { createPlayer, type Player } from "@/features/player/player.ts";

const Context = createContext<Player | null>(null);

/** One player for the page below it. */
export function PlayerProvider({ children }: { children: ReactNode }) {
  const [player] = useState(createPlayer);
  return <Context value={player}>{children}</Context>;
}

/** The player itself; never renders again on its own. */
export function usePlayer(): Player {
  const player = useContext(Context);
  if (!player) throw new Error("usePlayer needs a PlayerProvider above it.");
  return player;
}

/** Something read from the player; renders only when the answer changes, so it must be a plain value. */
export function usePlayerValue<T extends string | number | boolean>(read: (player: Player) => T, onServer: T): T {
  const player = usePlayer();
  return useSyncExternalStore(
    player.subscribe,
    () => read(player),
    () => onServer,
  );
}
