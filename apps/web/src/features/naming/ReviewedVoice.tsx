"use client";
import type { SpeakerView } from "@rollcall/core/meeting";
import type { VoiceToReview } from "@rollcall/core/namingBatch";
import type { PersonView } from "@rollcall/core/person";
import { Check, CircleHelp, Play, Undo2, UserPlus, X } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/Badge.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { ArchiveButton } from "@/features/naming/ArchiveButton.tsx";
import { EnrolledClips } from "@/features/naming/EnrolledClips.tsx";
import { LearnButton } from "@/features/naming/LearnButton.tsx";
import { useUnname } from "@/features/naming/useUnname.ts";
import { WhyNot } from "@/features/naming/WhyNot.tsx";
import { usePlayer } from "@/features/player/PlayerProvider.tsx";
import { useShortcuts } from "@/features/shortcuts/ShortcutsProvider.tsx";
import { NameMenu } from "@/features/speakers/NameMenu.tsx";
import { useNameSpeaker } from "@/features/speakers/useNameSpeaker.ts";
import { speakerName } from "@/features/transcript/speakerName.ts";
import { clock } from "@/lib/time.ts";

export interface ReviewedVoiceProps {
  meetingId: string;
  speaker: SpeakerView;
  voice: VoiceToReview;
  people: readonly PersonView[];
  onGo: (by: number) => void;
}

/** One voice under review: what the machine thinks and why, its clips beside those enrolled, and the decision. */
export function ReviewedVoice({ meetingId, speaker, voice, people, onGo }: ReviewedVoiceProps) {
  const t = useTranslations("naming");
  const ts = useTranslations("speakers");
  const format = useFormatter();
  const player = usePlayer();
  const setName = useNameSpeaker(meetingId);
  const unname = useUnname(meetingId);
  const { evidence, clips } = voice;
  const nameOf = (id: string | undefined) => people.find((person) => person.id === id)?.name ?? t("somebody");
  const likeliest = voice.personId ?? evidence?.candidates[0]?.personId ?? null;
  const two = (value: number) => format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const decide = (personId: string | null) =>
    setName.mutate({ speakerId: speaker.id, personId }, { onSuccess: () => onGo(1) });
  const hear = (index: number) => {
    const clip = clips[index];
    if (clip) player.seek(clip.startMs, { andPlay: true });
  };
  const canAccept = voice.personId !== null && !speaker.isConfirmed;
  useShortcuts([
    { keys: "n", description: "nextVoice", run: () => onGo(1) },
    { keys: "p", description: "previousVoice", run: () => onGo(-1) },
    { keys: "y", description: "acceptName", run: () => canAccept && decide(voice.personId) },
    { keys: "x", description: "rejectName", run: () => canAccept && decide(null) },
    { keys: "u", description: "unknownVoice", run: () => decide(null) },
    { keys: "w", description: "chooseName", run: () => document.getElementById(`who-${speaker.id}`)?.click() },
    ...[0, 1, 2].map((index) => ({
      keys: String(index + 1),
      description: "hearClip" as const,
      run: () => hear(index),
    })),
  ]);
  return (
    <div data-testid="reviewed" data-speaker={speakerName(speaker)} data-confirmed={speaker.isConfirmed}>
      <div className="flex items-center gap-2" data-colour={speaker.colour}>
        <span aria-hidden className="size-2.5 rounded-full bg-(--speaker)" />
        <p className="min-w-0 flex-1 truncate font-medium text-md">{speakerName(speaker)}</p>
        <Badge tone={speaker.isConfirmed ? "accent" : "neutral"}>
          {speaker.isConfirmed ? t("confirmed") : ts(speaker.state)}
        </Badge>
      </div>
      {evidence ? (
        <div className="mt-2 text-muted text-sm">
          <p>{evidence.reason}</p>
          <ul className="mt-2 flex flex-col gap-0.5">
            {evidence.score === null || likeliest === null ? null : (
              <li>{t("scoreLine", { person: nameOf(likeliest), score: two(evidence.score) })}</li>
            )}
            {evidence.runnerUp ? (
              <li>
                {t("runnerUpLine", { person: nameOf(evidence.runnerUp.personId), score: two(evidence.runnerUp.score) })}
              </li>
            ) : null}
            {evidence.margin === null ? null : (
              <li>{t(evidence.margin < 0.05 ? "marginSmall" : "marginLarge", { margin: two(evidence.margin) })}</li>
            )}
            {evidence.isExpected && likeliest ? <li>{t("expectedLine", { person: nameOf(likeliest) })}</li> : null}
          </ul>
        </div>
      ) : (
        <p className="mt-2 text-muted text-sm">{t("notComparedYet")}</p>
      )}
      <div className="mt-3 grid grid-cols-2 gap-3">
        <div>
          <p className="text-subtle text-xs">{t("clipsHere")}</p>
          <div className="mt-1 flex flex-wrap gap-1.5">
            {clips.map((clip, index) => (
              <Button
                key={clip.startMs}
                size="sm"
                aria-label={ts("hear", { time: clock(clip.startMs) })}
                onClick={() => hear(index)}
              >
                <Play aria-hidden />
                <span className="font-mono text-xs">{clock(clip.startMs)}</span>
              </Button>
            ))}
          </div>
        </div>
        {likeliest ? <EnrolledClips personId={likeliest} name={nameOf(likeliest)} /> : null}
      </div>
      {evidence ? <WhyNot evidence={evidence} people={people} /> : null}
      <div className="mt-4 flex flex-wrap gap-2 border-t pt-4">
        {canAccept ? (
          <>
            <Button variant="primary" isBusy={setName.isPending} onClick={() => decide(voice.personId)}>
              <Check aria-hidden />
              {t("accept", { person: nameOf(voice.personId ?? undefined) })}
            </Button>
            <Button isBusy={setName.isPending} onClick={() => decide(null)}>
              <X aria-hidden />
              {t("reject")}
            </Button>
          </>
        ) : null}
        <NameMenu
          speaker={speaker}
          onChoose={decide}
          trigger={
            <Button id={`who-${speaker.id}`}>
              <UserPlus aria-hidden />
              {t("choose")}
            </Button>
          }
        />
        <Button isBusy={setName.isPending} onClick={() => decide(null)}>
          <CircleHelp aria-hidden />
          {t("unknown")}
        </Button>
        {speaker.isConfirmed ? (
          <Button variant="ghost" isBusy={unname.isPending} onClick={() => unname.mutate({ speakerId: speaker.id })}>
            <Undo2 aria-hidden />
            {t("takeBack")}
          </Button>
        ) : null}
      </div>
      {speaker.isConfirmed && speaker.person ? (
        <div className="mt-2 flex flex-wrap gap-1">
          <LearnButton speakerId={speaker.id} name={speaker.person.name} clips={clips} />
          <ArchiveButton speakerId={speaker.id} />
        </div>
      ) : null}
      <div className="mt-4 flex justify-between">
        <Button variant="ghost" size="sm" onClick={() => onGo(-1)}>
          {t("previous")}
        </Button>
        <Button variant="ghost" size="sm" onClick={() => onGo(1)}>
          {t("next")}
        </Button>
      </div>
    </div>
  );
}
