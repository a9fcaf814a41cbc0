import type messages from "../../../messages/en.json";

/** A key and what it does. `keys` is what KeyboardEvent.key says, with `Shift+` before it where Shift is held. */
export interface Shortcut {
  keys: string;
  /** Key of the message that the help sheet shows. */
  description: keyof typeof messages.shortcuts;
  run: () => void;
}

const typing = "input, textarea, select, [contenteditable=true], [role=textbox]";
const pressable = "button, a, [role=button], [role=checkbox], [role=menuitem], [role=menuitemradio], [role=option]";
const arrowed = "[role=slider], [role=menu], [role=tablist], [role=radiogroup], [role=listbox]";

/** The shortcut an event asks for, or undefined; keys a focused control needs for itself are left to it. */
export function findShortcut(event: KeyboardEvent, shortcuts: Iterable<Shortcut>): Shortcut | undefined {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(typing)) return undefined;
  if ((event.key === " " || event.key === "Enter") && target?.closest(pressable)) return undefined;
  if (event.key.startsWith("Arrow") && target?.closest(arrowed)) return undefined;
  const name = event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;
  for (const shortcut of shortcuts) if (shortcut.keys === name) return shortcut;
  return undefined;
}
