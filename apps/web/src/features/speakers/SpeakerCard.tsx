"use client";
import type { SpeakerView } from "@rollcall/core/meeting";
import type { VoiceGroupView } from "@rollcall/core/namingBatch";
import { Check, ChevronDown, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/Badge.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { ArchiveButton } from "@/features/naming/ArchiveButton.tsx";
import { GroupLine } from "@/features/naming/GroupLine.tsx";
import { EvidencePopover } from "@/features/speakers/EvidencePopover.tsx";
import { NameMenu } from "@/features/speakers/NameMenu.tsx";
import { useNameSpeaker } from "@/features/speakers/useNameSpeaker.ts";
import { speakerName } from "@/features/transcript/speakerName.ts";
import { duration } from "@/lib/time.ts";

const tones = { named: "accent", suggested: "warn", unknown: "neutral" } as const;

export interface SpeakerCardProps {
  meetingId: string;
  speaker: SpeakerView;
  share: number;
  /** The same voice in other meetings, as long as it is nobody's. */
  group?: VoiceGroupView | undefined;
}

/** One voice: whose it is, how sure that is, and how much it spoke. */
export function SpeakerCard({ meetingId, speaker, share, group }: SpeakerCardProps) {
  const t = useTranslations("speakers");
  const locale = useLocale();
  const setName = useNameSpeaker(meetingId);
  const name = speakerName(speaker);
  const { person } = speaker;
  const decide = (personId: string | null) => setName.mutate({ speakerId: speaker.id, personId });
  return (
    <li data-colour={speaker.colour} data-testid="speaker" className="py-3">
      <div className="flex items-center gap-2">
        <span aria-hidden className="size-2.5 shrink-0 rounded-full bg-(--speaker)" />
        <NameMenu
          speaker={speaker}
          onChoose={decide}
          trigger={
            <button
              type="button"
              aria-label={t("change", { person: name })}
              className="group -ml-1 flex h-7 min-w-0 flex-1 items-center gap-1 rounded px-1 text-left font-medium text-sm hover:bg-hover"
            >
              <span className="truncate">{name}</span>
              <ChevronDown aria-hidden className="size-3.5 shrink-0 text-subtle" />
            </button>
          }
        />
        {speaker.evidence ? (
          <EvidencePopover speaker={speaker} />
        ) : (
          <Badge tone={tones[speaker.state]}>{t(speaker.state)}</Badge>
        )}
      </div>
      {speaker.state === "suggested" && person ? (
        <div className="mt-1.5 flex items-center gap-1 rounded-md bg-warn-soft py-1 pr-1 pl-2.5 text-sm">
          <p className="min-w-0 flex-1 truncate">{t("isIt", { person: person.name })}</p>
          <Button variant="ghost" size="sm" isBusy={setName.isPending} onClick={() => decide(person.id)}>
            <Check aria-hidden />
            {t("yes")}
          </Button>
          <Button variant="ghost" size="sm" isBusy={setName.isPending} onClick={() => decide(null)}>
            <X aria-hidden />
            {t("no")}
          </Button>
        </div>
      ) : null}
      {group && !person ? <GroupLine speaker={speaker} group={group} /> : null}
      {speaker.isConfirmed && person ? <ArchiveButton speakerId={speaker.id} /> : null}
      <div className="mt-1.5 flex items-center gap-3 text-subtle text-xs">
        <span aria-hidden className="h-1 flex-1 overflow-hidden rounded-full bg-hover">
          <span
            className="block h-full rounded-full bg-(--speaker)"
            style={{ width: `${Math.max(1, share * 100)}%` }}
          />
        </span>
        <span className="whitespace-nowrap">
          {t("talk", { time: duration(speaker.speechMs, locale), percent: Math.round(share * 100) })}
        </span>
      </div>
    </li>
  );
}
