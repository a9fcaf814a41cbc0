"use client";
import { ArrowDown, ArrowUp, CaseSensitive, Replace, WholeWord, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Tooltip } from "@/components/ui/Tooltip.tsx";
import { ReplaceDialog } from "@/features/edit/ReplaceDialog.tsx";
import type { Find } from "@/features/edit/useFind.ts";
import { cn } from "@/lib/cn.ts";

export interface FindBarProps {
  find: Find;
  isEditable: boolean;
  onClose: () => void;
}

const fieldClass =
  "h-8 min-w-0 rounded-md border border-line-strong bg-bg px-2.5 text-base placeholder:text-subtle focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0";

/** Looks through the whole transcript, and replaces what was found after a look at it. */
export function FindBar({ find, isEditable, onClose }: FindBarProps) {
  const t = useTranslations("find");
  const [replacement, setReplacement] = useState("");
  const [isPreviewing, setIsPreviewing] = useState(false);
  const { query, matches, at, matchCase, wholeWords } = find;

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") onClose();
    else if (event.key === "Enter" && event.target instanceof HTMLInputElement) find.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <search
      aria-label={t("title")}
      onKeyDown={onKeyDown}
      className="flex shrink-0 flex-wrap items-center gap-1 border-b bg-canvas px-4 py-2 sm:px-6"
    >
      <input
        data-find
        // biome-ignore lint/a11y/noAutofocus: it was opened by a key to type in it
        autoFocus
        type="text"
        aria-label={t("find")}
        placeholder={t("find")}
        value={query}
        maxLength={200}
        onChange={(event) => find.setQuery(event.target.value)}
        className={cn(fieldClass, "w-40 flex-1 sm:max-w-60")}
      />
      <Toggle isOn={matchCase} label={t("matchCase")} onClick={() => find.setMatchCase(!matchCase)}>
        <CaseSensitive aria-hidden />
      </Toggle>
      <Toggle isOn={wholeWords} label={t("wholeWords")} onClick={() => find.setWholeWords(!wholeWords)}>
        <WholeWord aria-hidden />
      </Toggle>
      <p role="status" data-testid="find-count" className="min-w-20 px-1 text-muted text-sm">
        {query.trim() === ""
          ? ""
          : matches.length === 0
            ? t("none")
            : t("count", { at: at + 1, count: matches.length })}
      </p>
      <Button
        variant="ghost"
        size="iconSm"
        aria-label={t("previous")}
        disabled={matches.length === 0}
        onClick={() => find.step(-1)}
      >
        <ArrowUp aria-hidden />
      </Button>
      <Button
        variant="ghost"
        size="iconSm"
        aria-label={t("next")}
        disabled={matches.length === 0}
        onClick={() => find.step(1)}
      >
        <ArrowDown aria-hidden />
      </Button>
      {isEditable ? (
        <>
          <input
            type="text"
            aria-label={t("replacement")}
            placeholder={t("replacement")}
            value={replacement}
            maxLength={200}
            onChange={(event) => setReplacement(event.target.value)}
            className={cn(fieldClass, "w-32 flex-1 sm:max-w-48")}
          />
          <Button size="sm" disabled={matches.length === 0} onClick={() => setIsPreviewing(true)}>
            <Replace aria-hidden />
            {t("preview")}
          </Button>
        </>
      ) : null}
      <Button variant="ghost" size="iconSm" aria-label={t("close")} className="ml-auto" onClick={onClose}>
        <X aria-hidden />
      </Button>
      {isPreviewing ? (
        <ReplaceDialog
          find={query.trim()}
          replacement={replacement}
          matchCase={matchCase}
          wholeWords={wholeWords}
          matches={matches}
          onClose={() => setIsPreviewing(false)}
        />
      ) : null}
    </search>
  );
}

interface ToggleProps {
  isOn: boolean;
  label: string;
  onClick: () => void;
  children: React.ReactNode;
}

function Toggle({ isOn, label, onClick, children }: ToggleProps) {
  return (
    <Tooltip label={label}>
      <Button
        variant="ghost"
        size="iconSm"
        aria-label={label}
        aria-pressed={isOn}
        className={cn(isOn && "bg-accent-soft text-accent")}
        onClick={onClick}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
