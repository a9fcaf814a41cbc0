import type { Unsent } from "@/features/edit/unsent.ts";

/** Text that is being typed and is not an edit yet. */
export interface Draft {
  segmentId: string;
  text: string;
  /** How the passage read, and its version, when the typing began. */
  base: string;
  version: number;
}

/** A person's text that met somebody else's: neither is thrown away before they say which holds. */
export interface Clash {
  segmentId: string;
  mine: string;
}

export interface Kept {
  queue: Unsent[];
  clashes: Clash[];
  draft: Draft | null;
}

const empty: Kept = { queue: [], clashes: [], draft: null };

/**
 * Keeps what is unsent in the browser, so that neither a reload nor a crash loses it. Each open page writes to a place
 * of its own; what a page has left behind is taken over by the next one that shows the transcript.
 */
export function createKeptEdits({
  scope,
  pageId,
  storage,
}: {
  scope: string;
  pageId: string;
  storage: Storage | null;
}) {
  const prefix = `rollcall.edits.${scope}.`;
  const own = prefix + pageId;
  let letGo: (() => void) | undefined;

  /** Whether it is safe now. */
  function write(part: "queue" | "draft", value: unknown): boolean {
    if (!storage) return value === null;
    try {
      if (value === null) storage.removeItem(`${own}.${part}`);
      else storage.setItem(`${own}.${part}`, JSON.stringify(value));
      return true;
    } catch {
      return false; // Full, or forbidden.
    }
  }

  /** Takes over what pages that are gone have left, now and whenever another one goes. */
  function adopt(onFound: (kept: Kept) => void): void {
    // Without TLS a browser has no locks; taking what an open page has is harmless, for an edit is done but once.
    const locks = (navigator as Partial<Navigator>).locks;
    void locks?.request(own, () => new Promise<void>((resolve) => (letGo = resolve)));
    for (const pageKey of pagesIn(storage, prefix)) {
      if (pageKey === own) continue;
      const take = () => {
        const draft = read<Draft>(storage, `${pageKey}.draft`);
        const kept: Kept = { ...empty, ...read<Partial<Kept>>(storage, `${pageKey}.queue`), draft };
        for (const part of ["queue", "draft"]) storage?.removeItem(`${pageKey}.${part}`);
        if (kept.queue.length > 0 || kept.clashes.length > 0 || kept.draft) onFound(kept);
      };
      if (locks) void locks.request(pageKey, take);
      else take();
    }
  }

  return {
    saveQueue: (queue: readonly Unsent[], clashes: readonly Clash[]) =>
      write("queue", queue.length + clashes.length > 0 ? { queue, clashes } : null),
    saveDraft: (draft: Draft | null) => write("draft", draft),
    adopt,
    close: () => letGo?.(),
  };
}

export type KeptEdits = ReturnType<typeof createKeptEdits>;

function pagesIn(storage: Storage | null, prefix: string): Set<string> {
  const pages = new Set<string>();
  for (let i = 0; i < (storage?.length ?? 0); i++) {
    const key = storage?.key(i) ?? "";
    if (key.startsWith(prefix)) pages.add(key.replace(/\.(queue|draft)$/, ""));
  }
  return pages;
}

/** What a page of ours has written there. */
function read<T>(storage: Storage | null, key: string): T | null {
  try {
    return JSON.parse(storage?.getItem(key) ?? "null") as T | null;
  } catch {
    return null;
  }
}
