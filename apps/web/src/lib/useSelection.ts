"use client";
import { useState } from "react";

/** What is chosen of a list that comes by pages: some rows by id, or everything that matches, seen or not. */
export interface Selection {
  has(id: string): boolean;
  /** Rows chosen one by one; empty when `isAll`. */
  ids: ReadonlySet<string>;
  isAll: boolean;
  isEmpty: boolean;
  /** Chooses or unchooses a row, with `isShift` everything between it and the row that was touched before it. */
  toggle(id: string, isChosen: boolean, how: { isShift: boolean }): void;
  choose(ids: readonly string[]): void;
  chooseAll(): void;
  clear(): void;
}

const none: ReadonlySet<string> = new Set();

/** `scope` says which list it is: with another filter nothing is chosen. `rows` are the ids shown, in order. */
export function useSelection(scope: string, rows: readonly string[]): Selection {
  const [held, setHeld] = useState({ scope, ids: none, isAll: false, last: null as string | null });
  const isCurrent = held.scope === scope;
  const ids = isCurrent ? held.ids : none;
  const isAll = isCurrent && held.isAll;

  function toggle(id: string, isChosen: boolean, { isShift }: { isShift: boolean }) {
    const touched = isShift && isCurrent && held.last !== null ? between(rows, held.last, id) : [id];
    const next = new Set(isAll ? rows : ids);
    for (const row of touched) {
      if (isChosen) next.add(row);
      else next.delete(row);
    }
    setHeld({ scope, ids: next, isAll: false, last: id });
  }

  return {
    has: (id) => isAll || ids.has(id),
    ids,
    isAll,
    isEmpty: !isAll && ids.size === 0,
    toggle,
    choose: (chosen) => setHeld({ scope, ids: new Set(chosen), isAll: false, last: null }),
    chooseAll: () => setHeld({ scope, ids: none, isAll: true, last: null }),
    clear: () => setHeld({ scope, ids: none, isAll: false, last: null }),
  };
}

/** The rows from one to the other, both included, whichever comes first; just the second when the first is gone. */
export function between(rows: readonly string[], from: string, to: string): string[] {
  const [a, b] = [rows.indexOf(from), rows.indexOf(to)];
  return a < 0 || b < 0 ? [to] : rows.slice(Math.min(a, b), Math.max(a, b) + 1);
}
