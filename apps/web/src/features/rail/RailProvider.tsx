"use client";
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { usePlayer } from "@/features/player/PlayerProvider.tsx";
import { isWide } from "@/features/rail/useIsWide.ts";

export const railTabs = ["speakers", "review", "notes", "history", "details"] as const;
export type RailTab = (typeof railTabs)[number];

/** A place in the transcript that somebody wants to see: a passage, or whatever is heard at a time. */
export interface Place {
  ms: number;
  segmentId?: string;
}

interface Rail {
  tab: RailTab;
  /** Opens a tab; on a phone the sheet with it. */
  open(tab: RailTab): void;
  isSheetOpen: boolean;
  closeSheet(): void;
  /** The sheet closes because of a jump: the text gets the focus. */
  hasJumped(): boolean;
  /** Brings the sound and the text to a place; on a phone the sheet gives way. */
  jump(place: Place): void;
  onJump: { current: ((place: Place) => void) | null };
}

const Context = createContext<Rail | null>(null);

/** Which panel stands beside the text, and the way from a panel to a place in the text. */
export function RailProvider({ children }: { children: ReactNode }) {
  const player = usePlayer();
  const [tab, setTab] = useState<RailTab>("speakers");
  const [isSheetOpen, setIsSheetOpen] = useState(false);
  const onJump = useRef<((place: Place) => void) | null>(null);
  const pending = useRef<Place | null>(null);
  const leavesFocus = useRef(false);
  // A sheet that is still there would take the focus back.
  useEffect(() => {
    if (isSheetOpen || !pending.current) return;
    onJump.current?.(pending.current);
    pending.current = null;
  }, [isSheetOpen]);
  const rail = useMemo<Rail>(
    () => ({
      tab,
      isSheetOpen,
      onJump,
      open: (next) => {
        leavesFocus.current = false;
        setTab(next);
        setIsSheetOpen(!isWide());
      },
      closeSheet: () => setIsSheetOpen(false),
      hasJumped: () => leavesFocus.current,
      jump: (place) => {
        player.seek(place.ms);
        if (isSheetOpen) {
          leavesFocus.current = true;
          pending.current = place;
          setIsSheetOpen(false);
        } else onJump.current?.(place);
      },
    }),
    [tab, isSheetOpen, player],
  );
  return <Context value={rail}>{children}</Context>;
}

export function useRail(): Rail {
  const rail = useContext(Context);
  if (!rail) throw new Error("useRail needs a RailProvider above it.");
  return rail;
}

/** Makes the calling component the one that shows places of the text. */
export function useJumpTarget(show: (place: Place) => void): void {
  const { onJump } = useRail();
  const latest = useEffectEvent(show);
  useEffect(() => {
    onJump.current = (place) => latest(place);
    return () => {
      onJump.current = null;
    };
  }, [onJump]);
}
