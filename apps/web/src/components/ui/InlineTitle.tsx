"use client";
import { type KeyboardEvent, useRef, useState } from "react";
import { cn } from "@/lib/cn.ts";

export interface InlineTitleProps {
  value: string;
  label: string;
  onSave: (value: string) => void;
  className?: string;
}

/** A heading that is edited where it stands: Enter or leaving it saves, Escape takes it back. */
export function InlineTitle({ value, label, onSave, className = "text-lg" }: InlineTitleProps) {
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

  return (
    <h1 className={cn("min-w-0", className)}>
      {draft === null ? (
        <button
          type="button"
          title={label}
          onClick={() => setDraft(value)}
          className="block max-w-full truncate rounded border border-transparent px-[5px] text-left hover:bg-hover"
        >
          {value}
        </button>
      ) : (
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
          className="block w-full max-w-xl rounded border border-line-strong bg-bg px-[5px]"
        />
      )}
    </h1>
  );
}
