"use client";
import type { PersonDetail } from "@rollcall/core/person";
import { useFormatter, useNow, useTranslations } from "next-intl";
import { Button } from "@/components/ui/Button.tsx";
import { useSampleActions } from "@/features/people/useSampleActions.ts";

const soonMs = 60 * 24 * 3600 * 1000;

/** Until when the voice is recognised; near the end it can be renewed. */
export function Expiry({ person }: { person: PersonDetail }) {
  const t = useTranslations("people");
  const format = useFormatter();
  const now = useNow();
  const { renew } = useSampleActions(person.id);
  const { recognisedUntil } = person;
  if (recognisedUntil === null || !person.hasVoiceprint) return null;
  const until = new Date(recognisedUntil);
  const isSoon = until.getTime() - now.getTime() < soonMs;
  const time = format.dateTime(until, { dateStyle: "long" });
  return (
    <p className="mt-3 flex flex-wrap items-center gap-3 text-muted text-sm">
      {t(isSoon ? "expirySoon" : "expiry", { time })}
      {isSoon ? (
        <Button size="sm" isBusy={renew.isPending} onClick={() => renew.mutate({ personId: person.id })}>
          {t("renew")}
        </Button>
      ) : null}
    </p>
  );
}
