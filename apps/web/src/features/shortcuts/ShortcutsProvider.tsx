"use client";
import { createContext, type ReactNode, useContext, useEffect, useId, useState } from "react";
import { ShortcutSheet } from "@/features/shortcuts/ShortcutSheet.tsx";
import { findShortcut, type Shortcut } from "@/features/shortcuts/shortcuts.ts";

const Registry = createContext(new Map<string, readonly Shortcut[]>());

/** One listener for the keys of whatever page is open; `?` shows them. */
export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const [registry] = useState(() => new Map<string, readonly Shortcut[]>());
  const [shown, setShown] = useState<Shortcut[] | null>(null);

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const help: Shortcut = { keys: "?", description: "help", run: () => setShown(all) };
      // Of two entries for the same keys the one that came last holds: what was opened is what one is at.
      const byKeys = new Map([...registry.values()].flat().map((shortcut) => [shortcut.keys, shortcut]));
      const all = [...byKeys.values(), help];
      const shortcut = findShortcut(event, all);
      if (!shortcut) return;
      event.preventDefault();
      shortcut.run?.();
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [registry]);

  return (
    <Registry value={registry}>
      {children}
      <ShortcutSheet shortcuts={shown} onClose={() => setShown(null)} />
    </Registry>
  );
}

/** Registers keys while the calling component is on screen; each render replaces what the one before registered. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const registry = useContext(Registry);
  const id = useId();
  useEffect(() => {
    registry.set(id, shortcuts);
  });
  useEffect(() => () => void registry.delete(id), [registry, id]);
}
