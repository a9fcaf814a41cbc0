"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { clock } from "@/lib/time.ts";
import { useTRPC } from "@/lib/trpc.tsx";

/** What somebody was enrolled with: passages of meetings can be heard there, other clips on their own page. */
export function EnrolledClips({ personId, name }: { personId: string; name: string }) {
  const t = useTranslations("naming");
  const trpc = useTRPC();
  const { data: person } = useQuery(trpc.person.get.queryOptions({ id: personId }));
  const samples = person?.samples.filter(({ state }) => state === "accepted") ?? [];
  const link = "truncate rounded text-sm underline hover:text-fg";
  return (
    <div>
      <p className="text-subtle text-xs">{t("clipsEnrolled", { person: name })}</p>
      <ul className="mt-1 flex flex-col gap-1 text-muted">
        {samples.slice(0, 3).map(({ id, fileName, turn }) => (
          <li key={id} className="truncate">
            <Link href={turn ? `/meetings/${turn.meetingId}` : `/people/${personId}`} className={link}>
              {turn ? `${turn.title}, ${clock(turn.startMs)}` : fileName}
            </Link>
          </li>
        ))}
        {person && samples.length === 0 ? <li className="text-sm">{t("noEnrolledClips")}</li> : null}
      </ul>
    </div>
  );
}
