import type messages from "../../../messages/en.json";

/**
 * A key and what it does. `keys` is what KeyboardEvent.key says, with `Shift+` before it where Shift is held and the
 * key has no other face with it, and `Mod+` where Ctrl (Cmd on a Mac) is; with Mod letters are small.
 */
export interface Shortcut {
  keys: string;
  /** Key of the message that the help sheet shows. */
  description: keyof typeof messages.shortcuts;
  /** Without it the entry is for the help sheet alone: another part of the page handles the key. */
  run?: () => void;
  /** How the help sheet writes the keys, when it is otherwise; empty: not at all, another entry speaks for this one. */
  face?: string;
  /** Works while something is being typed as well; only for keys with Mod. */
  isForTyping?: boolean;
}

const typing = "input, textarea, select, [contenteditable]:not([contenteditable=false]), [role=textbox]";
const pressable = "button, a, [role=button], [role=checkbox], [role=menuitem], [role=menuitemradio], [role=option]";
const arrowed = "[role=slider], [role=menu], [role=tablist], [role=radiogroup], [role=listbox]";

/** The shortcut an event asks for, or undefined; keys a focused control needs for itself are left to it. */
export function findShortcut(event: KeyboardEvent, shortcuts: Iterable<Shortcut>): Shortcut | undefined {
  if (event.defaultPrevented || event.altKey) return undefined;
  const target = event.target instanceof Element ? event.target : null;
  const isTyping = target?.closest(typing) != null;
  if (event.ctrlKey || event.metaKey) {
    const name = `Mod+${event.shiftKey ? "Shift+" : ""}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
    return [...shortcuts].find(({ keys, isForTyping, run }) => run && keys === name && (isForTyping || !isTyping));
  }
  if (isTyping) return undefined;
  if ((event.key === " " || event.key === "Enter") && target?.closest(pressable)) return undefined;
  if (event.key.startsWith("Arrow") && target?.closest(arrowed)) return undefined;
  const name = event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;
  for (const shortcut of shortcuts) if (shortcut.run && shortcut.keys === name) return shortcut;
  return undefined;
}
