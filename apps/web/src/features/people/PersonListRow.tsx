"use client";
import type { PersonView } from "@rollcall/core/person";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Avatar } from "@/components/ui/Avatar.tsx";
import { hoverRowClass } from "@/components/ui/hoverRowClass.ts";
import { VoiceprintState } from "@/features/people/VoiceprintState.tsx";

/** One person: whether their voice is known, from how much, and where it was heard. */
export function PersonListRow({ person }: { person: PersonView }) {
  const t = useTranslations("people");
  return (
    <li className={hoverRowClass}>
      <Link
        href={`/people/${person.id}`}
        className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 rounded-md py-2.5 sm:grid-cols-[auto_minmax(0,1fr)_8rem_8rem_9rem]"
      >
        <Avatar name={person.name} />
        <span className="truncate font-medium">{person.name}</span>
        <span className="hidden text-sm text-subtle sm:block">
          {t("sampleCount", { count: person.samples.accepted })}
        </span>
        <span className="hidden text-sm text-subtle sm:block">{t("meetingCount", { count: person.meetings })}</span>
        <span className="flex justify-end">
          <VoiceprintState person={person} />
        </span>
      </Link>
    </li>
  );
}
