"use client";
import { type KeyboardEvent, useRef, useState } from "react";

export interface InlineTitleProps {
  value: string;
  label: string;
  onSave: (value: string) => void;
}

/** A heading that is edited where it stands: Enter or leaving it saves, Escape takes it back. */
export function InlineTitle({ value, label, onSave }: InlineTitleProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const isAbandoned = useRef(false);

  function leave() {
    const text = draft?.trim() ?? "";
    if (!isAbandoned.current && text !== "" && text !== value) onSave(text);
    isAbandoned.current = false;
    setDraft(null);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    isAbandoned.current = event.key === "Escape";
    event.currentTarget.blur();
  }

  if (draft !== null) {
    return (
      <input
        // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was just pressed
        autoFocus
        aria-label={label}
        value={draft}
        maxLength={200}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={leave}
        onKeyDown={onKeyDown}
        className="-my-px h-6.5 w-full max-w-xl rounded border border-line-strong bg-bg px-1.25 font-semibold text-lg tracking-tight"
      />
    );
  }
  return (
    <h1 className="min-w-0 text-lg">
      <button
        type="button"
        title={label}
        onClick={() => setDraft(value)}
        className="block max-w-full truncate rounded px-1.5 text-left hover:bg-hover"
      >
        {value}
      </button>
    </h1>
  );
}
