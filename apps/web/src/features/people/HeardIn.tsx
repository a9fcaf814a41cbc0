"use client";
import type { PersonDetail } from "@rollcall/core/person";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";

/** The latest meetings in which the person was named. */
export function HeardIn({ meetings }: { meetings: PersonDetail["heardIn"] }) {
  const t = useTranslations("people");
  const format = useFormatter();
  return (
    <section className="mt-10 border-t pt-6">
      <h2 className="text-base">{t("meetingsHeard")}</h2>
      {meetings.length === 0 ? <p className="mt-2 text-muted">{t("meetingsNone")}</p> : null}
      <ul className="mt-2 flex flex-col gap-1">
        {meetings.map(({ meetingId, title, createdAt }) => (
          <li key={meetingId} className="flex items-baseline gap-3">
            <Link href={`/meetings/${meetingId}`} className="min-w-0 truncate hover:underline">
              {title}
            </Link>
            <span className="shrink-0 text-sm text-subtle">
              {format.dateTime(new Date(createdAt), { dateStyle: "medium" })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
