"use client";
import type { SampleView } from "@rollcall/core/enrollment";
import { ChevronDown, CircleCheck, CircleHelp, CircleX, Clock3 } from "lucide-react";
import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { ConfirmDialog } from "@/components/ui/ConfirmDialog.tsx";
import { GateList } from "@/features/enrollment/GateList.tsx";
import { AlikeQuestion } from "@/features/people/AlikeQuestion.tsx";
import { useSampleActions } from "@/features/people/useSampleActions.ts";
import { clock, duration } from "@/lib/time.ts";

const icons = {
  accepted: <CircleCheck aria-hidden className="size-4 text-accent" />,
  rejected: <CircleX aria-hidden className="size-4 text-danger" />,
  waiting: <Clock3 aria-hidden className="size-4 text-subtle" />,
  asked: <CircleHelp aria-hidden className="size-4 text-warn" />,
};

const sources = ["upload", "link", "turn"] as const;

/** One sample: where it comes from, how it was judged, and how to take it back. */
export function SampleRow({ personId, sample }: { personId: string; sample: SampleView }) {
  const t = useTranslations("people");
  const format = useFormatter();
  const locale = useLocale();
  const [isOpen, setIsOpen] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const { revoke } = useSampleActions(personId);
  const { fileName, state, speechMs, gates, alike, turn, condition } = sample;
  const source = sources.find((known) => known === sample.source) ?? "other";
  const facts = [
    t(`source.${source}`),
    condition,
    format.dateTime(new Date(sample.createdAt), { dateStyle: "medium" }),
    state === "accepted" && sample.weight < 0.995 ? t("counts", { share: Math.round(sample.weight * 100) }) : null,
  ].filter((fact) => fact !== null);
  return (
    <li data-testid="sample" data-sample={state} className="px-4 py-2.5">
      <div className="flex items-start gap-3">
        <span className="grid h-5.5 place-items-center">{icons[alike && state === "waiting" ? "asked" : state]}</span>
        <div className="min-w-0 flex-1">
          <p className="truncate">{fileName}</p>
          <p className="text-sm text-subtle">{facts.join(" · ")}</p>
          {turn ? (
            <Link href={`/meetings/${turn.meetingId}`} className="text-accent text-sm hover:underline">
              {t("fromMeeting", { title: turn.title, time: clock(turn.startMs) })}
            </Link>
          ) : null}
          {sample.reason ? <p className="text-muted text-sm">{sample.reason}</p> : null}
        </div>
        <p className="shrink-0 text-right text-sm text-subtle leading-5.5">
          {state === "accepted" && speechMs !== null
            ? t("speech", { time: duration(speechMs, locale) })
            : t(sample.revokedAt ? "revoked" : state)}
        </p>
        {gates.length > 0 ? (
          <Button
            variant="ghost"
            size="iconSm"
            aria-expanded={isOpen}
            aria-label={t("details", { file: fileName })}
            onClick={() => setIsOpen(!isOpen)}
          >
            <ChevronDown aria-hidden className={isOpen ? "rotate-180" : undefined} />
          </Button>
        ) : null}
      </div>
      {alike && state === "waiting" ? <AlikeQuestion personId={personId} sampleId={sample.id} alike={alike} /> : null}
      {isOpen ? (
        <div className="mt-1 pl-7">
          <GateList gates={gates} />
          {state === "accepted" ? (
            <Button size="sm" className="mt-3 mb-1" onClick={() => setIsAsking(true)}>
              {t("revoke")}
            </Button>
          ) : null}
        </div>
      ) : null}
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        title={t("revokeTitle")}
        confirmLabel={t("revoke")}
        isBusy={revoke.isPending}
        onConfirm={() => revoke.mutate({ sampleId: sample.id }, { onSettled: () => setIsAsking(false) })}
      >
        {t("revokeText", { file: fileName })}
      </ConfirmDialog>
    </li>
  );
}
