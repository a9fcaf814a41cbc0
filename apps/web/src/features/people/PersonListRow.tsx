"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Avatar } from "@/components/ui/Avatar.tsx";
import { VoiceprintState } from "@/features/people/VoiceprintState.tsx";
import type { PersonRow } from "@/server/views/person.ts";

/** One person: whether their voice is known, from how much, and where it was heard. */
export function PersonListRow({ person }: { person: PersonRow }) {
  const t = useTranslations("people");
  return (
    <li>
      <Link
        href={`/people/${person.id}`}
        className="-mx-3 grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 rounded-md px-3 py-2.5 transition-colors hover:bg-canvas sm:grid-cols-[auto_minmax(0,1fr)_9rem_9rem_10rem]"
      >
        <Avatar name={person.name} />
        <span className="truncate font-medium">{person.name}</span>
        <span className="hidden text-sm text-subtle sm:block">
          {t("sampleCount", { count: person.samples.accepted })}
        </span>
        <span className="hidden text-sm text-subtle sm:block">{t("meetingCount", { count: person.meetings })}</span>
        <VoiceprintState person={person} />
      </Link>
    </li>
  );
}
