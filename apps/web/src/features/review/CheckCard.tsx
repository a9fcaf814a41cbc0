"use client";
import { offsetOf } from "@rollcall/core/edit/splitSegment";
import type { MeetingDetail } from "@rollcall/core/meeting";
import type { Check, WordsCheck } from "@rollcall/core/review";
import { Check as CheckIcon, Pencil, Play, X } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Button } from "@/components/ui/Button.tsx";
import { Kbd } from "@/components/ui/Kbd.tsx";
import { useEditor } from "@/features/edit/EditorProvider.tsx";
import { usePlayer } from "@/features/player/PlayerProvider.tsx";
import { FlagBadges } from "@/features/review/FlagBadges.tsx";
import type { Review } from "@/features/review/useReview.ts";
import { speakerName } from "@/features/transcript/speakerName.ts";

export interface CheckCardProps {
  meeting: MeetingDetail;
  check: Check;
  review: Review;
}

const leadMs = 800;
const contextWords = 5;

/** The check one is at: what is asked, and the ways to answer. */
export function CheckCard({ meeting, check, review }: CheckCardProps) {
  const t = useTranslations("review");
  const player = usePlayer();
  const editor = useEditor();
  const speaker = check.kind === "name" ? meeting.speakers.find(({ id }) => id === check.speakerId) : undefined;
  const hear = () => player.seek(Math.max(0, check.startMs - leadMs), { andPlay: true });
  function open() {
    const words = editor.segment(check.segmentId)?.words;
    if (check.kind === "words" && words) editor.open(check.segmentId, offsetOf(words, check.from));
  }
  return (
    <section aria-label={t("current")} className="rounded-lg border border-line-strong bg-canvas p-3 text-sm">
      {check.kind === "name" ? (
        <p className="font-medium">
          {t("isIt", { speaker: speaker ? speakerName(speaker) : "", person: speaker?.person?.name ?? "" })}
        </p>
      ) : (
        <WordsQuestion check={check} />
      )}
      <div className="mt-3 flex flex-wrap gap-1.5">
        <Button size="sm" variant="primary" onClick={review.accept}>
          <CheckIcon aria-hidden />
          {t(check.kind === "name" ? "yes" : "right")}
          <Kbd>Y</Kbd>
        </Button>
        {check.kind === "name" ? (
          <Button size="sm" onClick={review.refuse}>
            <X aria-hidden />
            {t("no")}
          </Button>
        ) : (
          <Button size="sm" data-keeps-edit onClick={open}>
            <Pencil aria-hidden />
            {t("edit")}
          </Button>
        )}
        <Button size="sm" variant="ghost" onClick={hear}>
          <Play aria-hidden />
          {t("hear")}
        </Button>
      </div>
    </section>
  );
}

/** The doubtful words among their neighbours, how sure the models were, and what they marked. */
function WordsQuestion({ check }: { check: WordsCheck }) {
  const t = useTranslations("review");
  const format = useFormatter();
  const words = useEditor().segment(check.segmentId)?.words ?? [];
  const text = (from: number, to: number) =>
    words
      .slice(Math.max(0, from), to)
      .map((word) => word.t)
      .join(" ");
  const least = Math.min(...words.slice(check.from, check.to).map(({ c }) => c));
  return (
    <>
      <p className="text-muted">
        {text(check.from - contextWords, check.from)}{" "}
        <mark className="rounded bg-warn-soft px-0.5 font-medium text-fg">{check.text}</mark>{" "}
        {text(check.to, check.to + contextWords)}
      </p>
      <p className="mt-1.5 flex flex-wrap items-center gap-1.5 text-subtle text-xs">
        {check.isDoubtful && Number.isFinite(least)
          ? t("sure", { percent: format.number(least, { style: "percent" }) })
          : null}
        <FlagBadges flags={check.flags} />
      </p>
    </>
  );
}
