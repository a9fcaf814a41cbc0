"use client";
import type { SpeakerView } from "@rollcall/core/meeting";
import type { Check } from "@rollcall/core/review";
import { useTranslations } from "next-intl";
import { FlagBadges } from "@/features/review/FlagBadges.tsx";
import { cn } from "@/lib/cn.ts";
import { clock } from "@/lib/time.ts";

export interface CheckLineProps {
  check: Check;
  speakers: readonly SpeakerView[];
  isCurrent: boolean;
  onOpen: () => void;
}

/** One entry of the queue: where, what, and why it is asked. */
export function CheckLine({ check, speakers, isCurrent, onOpen }: CheckLineProps) {
  const t = useTranslations("review");
  const speaker = check.kind === "name" ? speakers.find(({ id }) => id === check.speakerId) : undefined;
  return (
    <li>
      <button
        type="button"
        aria-current={isCurrent || undefined}
        onClick={onOpen}
        className={cn(
          "flex w-full items-baseline gap-2 rounded-md px-2 py-1 text-left text-sm hover:bg-hover",
          isCurrent && "bg-accent-soft",
        )}
      >
        <span className="w-12 shrink-0 font-mono text-2xs text-subtle">{clock(check.startMs)}</span>
        <span className="min-w-0 flex-1 truncate">
          {check.kind === "name"
            ? t("isIt", { speaker: speaker?.label ?? "", person: speaker?.person?.name ?? "" })
            : check.text}
        </span>
        {check.kind === "words" ? <FlagBadges flags={check.flags} /> : null}
      </button>
    </li>
  );
}
