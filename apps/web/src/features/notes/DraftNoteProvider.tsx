"use client";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import type { Passage } from "@/features/notes/useSelectedPassage.ts";

interface DraftNote {
  /** The passage a comment is being written on. */
  draft: Passage | null;
  setDraft(draft: Passage | null): void;
}

const Context = createContext<DraftNote | null>(null);

/** Holds the passage that somebody began to comment on, between the text and the panel. */
export function DraftNoteProvider({ children }: { children: ReactNode }) {
  const [draft, setDraft] = useState<Passage | null>(null);
  return <Context value={useMemo(() => ({ draft, setDraft }), [draft])}>{children}</Context>;
}

export function useDraftNote(): DraftNote {
  const context = useContext(Context);
  if (!context) throw new Error("useDraftNote needs a DraftNoteProvider above it.");
  return context;
}
