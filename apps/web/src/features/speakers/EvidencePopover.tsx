"use client";
import type { SpeakerView } from "@rollcall/core/meeting";
import { Play } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Button } from "@/components/ui/Button.tsx";
import { Popover } from "@/components/ui/Popover.tsx";
import { usePlayer } from "@/features/player/PlayerProvider.tsx";
import { cn } from "@/lib/cn.ts";
import { clock } from "@/lib/time.ts";

const tones = {
  named: "border-transparent bg-accent-soft text-accent",
  suggested: "border-warn-line bg-warn-soft text-warn",
  unknown: "border-line bg-canvas text-muted",
} as const;

/** The state of a name, and when asked why it is so: the sentence, the figures, and the clips to hear. */
export function EvidencePopover({ speaker }: { speaker: SpeakerView }) {
  const t = useTranslations("speakers");
  const format = useFormatter();
  const player = usePlayer();
  const { evidence } = speaker;
  if (!evidence) return null;
  const figures = [
    ["score", evidence.score],
    ["runnerUp", evidence.runnerUp?.score ?? null],
    ["margin", evidence.margin],
    ["votes", evidence.voteShare],
  ] as const;
  return (
    <Popover
      title={t("why")}
      trigger={
        <button
          type="button"
          aria-label={t("whyState", { state: t(speaker.state) })}
          className={cn(
            "relative h-5 whitespace-nowrap rounded-full border px-2 font-medium text-2xs after:absolute after:-inset-1 hover:underline",
            tones[speaker.state],
          )}
        >
          {t(speaker.state)}
        </button>
      }
    >
      <p className="mt-1 text-muted">{evidence.reason}</p>
      <dl className="mt-3 grid grid-cols-[1fr_auto] gap-y-1 border-t pt-2 text-xs">
        {figures.map(([key, value]) =>
          value === null ? null : (
            <div key={key} className="contents">
              <dt className="text-subtle">{t(key)}</dt>
              <dd className="font-mono">
                {format.number(
                  value,
                  key === "votes" ? { style: "percent" } : { minimumFractionDigits: 2, maximumFractionDigits: 2 },
                )}
              </dd>
            </div>
          ),
        )}
      </dl>
      {evidence.clips.length > 0 ? (
        <div className="mt-3 flex flex-wrap gap-1.5 border-t pt-3">
          {evidence.clips.map((clip) => (
            <Button
              key={clip.startMs}
              size="sm"
              aria-label={t("hear", { time: clock(clip.startMs) })}
              onClick={() => player.seek(clip.startMs, { andPlay: true })}
            >
              <Play aria-hidden />
              <span className="font-mono text-xs">{clock(clip.startMs)}</span>
            </Button>
          ))}
        </div>
      ) : null}
    </Popover>
  );
}
