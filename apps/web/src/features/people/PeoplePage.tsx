"use client";
import { useQuery } from "@tanstack/react-query";
import { UserPlus, Users } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { LoadFailed } from "@/components/LoadFailed.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { MeetingListSkeleton } from "@/features/meetings/MeetingListSkeleton.tsx";
import { PersonListRow } from "@/features/people/PersonListRow.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

/** Everybody whose voice is known, or whose name was given to one. */
export function PeoplePage() {
  const t = useTranslations("people");
  const trpc = useTRPC();
  const router = useRouter();
  const {
    data: people,
    isPending,
    isError,
    refetch,
  } = useQuery(
    trpc.person.list.queryOptions(
      {},
      { refetchInterval: ({ state }) => (state.data?.some((person) => person.samples.waiting > 0) ? 2000 : false) },
    ),
  );
  const add = (
    <Button variant="primary" onClick={() => router.push("/people/new")}>
      <UserPlus aria-hidden />
      {t("add")}
    </Button>
  );
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-5xl px-4 pt-6 pb-32 sm:px-8 sm:pt-10">
        <header className="flex items-center gap-2">
          <h1 className="mr-auto text-xl">{t("title")}</h1>
          {people?.length === 0 ? null : add}
        </header>
        {isPending ? <MeetingListSkeleton /> : null}
        {isError ? <LoadFailed title={t("unreachable")} onRetry={refetch} /> : null}
        {people?.length === 0 ? (
          <section className="mt-6 flex flex-col items-center rounded-xl border bg-canvas px-6 py-16 text-center">
            <Users aria-hidden className="size-8 text-accent" strokeWidth={1.5} />
            <h2 className="mt-4 text-lg">{t("emptyTitle")}</h2>
            <p className="mt-1 mb-6 max-w-md text-muted">{t("emptyText")}</p>
            {add}
          </section>
        ) : null}
        {people && people.length > 0 ? (
          <ul className="mt-5 divide-y border-y">
            {people.map((person) => (
              <PersonListRow key={person.id} person={person} />
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  );
}
