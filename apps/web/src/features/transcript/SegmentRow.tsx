"use client";
import type { SpeakerView } from "@rollcall/core/meeting";
import type { SegmentView } from "@rollcall/core/transcript";
import { useTranslations } from "next-intl";
import { Fragment, memo } from "react";
import { ClashChoice } from "@/features/edit/ClashChoice.tsx";
import type { Caret } from "@/features/edit/editor.ts";
import { doubtful } from "@/features/transcript/doubtful.ts";
import { LiveText } from "@/features/transcript/LiveText.tsx";
import { speakerName } from "@/features/transcript/speakerName.ts";
import { cn } from "@/lib/cn.ts";
import { clock } from "@/lib/time.ts";

export interface SegmentRowProps {
  segment: SegmentView;
  speaker: SpeakerView | undefined;
  /** The segment before is somebody else's (or there is none): the name is written out. */
  isTurnStart: boolean;
  position: number;
  count: number;
  /** Voices are still being told apart: a row without one says nothing yet. */
  isGrowing: boolean;
  isEditable: boolean;
  /** Where the caret goes when the row is open for typing, else null. */
  caret: Caret | null;
  /** The person's own version, where somebody else has changed the passage too. */
  mine: string | null;
}

const textClass = "col-start-2 max-w-[72ch] text-pretty pb-1.5 text-read sm:col-start-3 sm:row-start-1";

/** One stretch of one person's words. Clicks on words and times are caught by the transcript around it. */
export const SegmentRow = memo(function SegmentRow({
  segment,
  speaker,
  isTurnStart,
  position,
  count,
  isGrowing,
  isEditable,
  caret,
  mine,
}: SegmentRowProps) {
  const t = useTranslations("transcript");
  const name = speaker ? speakerName(speaker) : t("unattributed");
  const label = t("segment", { person: name, time: clock(segment.startMs) });
  return (
    <article
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the feed pattern moves the focus from article to article
      tabIndex={0}
      aria-posinset={position}
      aria-setsize={count}
      aria-label={label}
      data-segment={segment.id}
      data-testid="segment"
      data-speaker={name}
      data-colour={speaker?.colour}
      data-start-ms={segment.startMs}
      data-end-ms={segment.endMs}
      className={cn(
        "grid grid-cols-[3px_minmax(0,1fr)] gap-x-3 -outline-offset-1 focus-visible:rounded-md focus-visible:outline-1 sm:grid-cols-[7.5rem_3px_minmax(0,1fr)] sm:gap-x-4",
        isTurnStart && "pt-4",
      )}
    >
      <header
        className={
          isTurnStart
            ? "col-start-2 min-w-0 sm:col-start-1 sm:row-start-1 sm:flex sm:flex-col sm:items-end sm:pt-0.5"
            : "hidden min-w-0 sm:col-start-1 sm:row-start-1 sm:block sm:text-right"
        }
      >
        {isTurnStart && (speaker || !isGrowing) ? (
          isEditable ? (
            <button
              type="button"
              data-speaker-menu
              aria-haspopup="menu"
              aria-label={t("changeSpeaker", { person: name })}
              className="inline-flex h-6 max-w-full items-center rounded px-1 align-middle font-semibold text-sm hover:bg-hover max-sm:-ml-1 sm:-mr-1 sm:justify-end"
            >
              <span className="truncate">{name}</span>
            </button>
          ) : (
            <p className="inline truncate font-semibold text-sm sm:block">{name}</p>
          )
        ) : null}
        <button
          type="button"
          data-play-ms={segment.startMs}
          aria-label={t("playFrom", { time: clock(segment.startMs) })}
          className="inline-flex h-6 items-center rounded px-1 align-middle font-mono text-2xs text-subtle leading-5 hover:bg-hover hover:text-fg max-sm:ml-1 sm:-mr-1"
        >
          {clock(segment.startMs)}
        </button>
      </header>
      <span
        aria-hidden
        className="col-start-1 row-span-2 row-start-1 bg-(--speaker,var(--line-strong)) sm:col-start-2 sm:row-span-1"
      />
      {caret === null ? (
        <p data-text className={textClass}>
          {segment.words.map((word, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a word has no identity but its place and time
            <Fragment key={`${n}.${word.s}`}>
              <span
                data-word={n}
                data-start-ms={word.s}
                {...(word.c < doubtful ? { "data-doubtful": "", "aria-description": t("doubtful") } : {})}
              >
                {word.t}
              </span>{" "}
            </Fragment>
          ))}
        </p>
      ) : (
        <LiveText
          segment={segment}
          label={label}
          caret={caret}
          className={cn(
            textClass,
            "whitespace-pre-wrap rounded bg-accent-soft/50 shadow-[0_0_0_4px] shadow-accent-soft/50 outline-none",
          )}
        />
      )}
      {mine === null ? null : <ClashChoice segmentId={segment.id} mine={mine} />}
    </article>
  );
});
