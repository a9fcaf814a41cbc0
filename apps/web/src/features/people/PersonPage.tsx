"use client";
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { InlineTitle } from "@/components/ui/InlineTitle.tsx";
import { AddSamples } from "@/features/enrollment/AddSamples.tsx";
import type { ConsentText } from "@/features/enrollment/consentText.ts";
import { EnrollmentProgress } from "@/features/enrollment/EnrollmentProgress.tsx";
import { ConsentRecord } from "@/features/people/ConsentRecord.tsx";
import { ErasePerson } from "@/features/people/ErasePerson.tsx";
import { Expiry } from "@/features/people/Expiry.tsx";
import { HeardIn } from "@/features/people/HeardIn.tsx";
import { LinkSection } from "@/features/people/LinkSection.tsx";
import { SampleList } from "@/features/people/SampleList.tsx";
import { usePersonActions } from "@/features/people/usePersonActions.ts";
import { VoiceprintState } from "@/features/people/VoiceprintState.tsx";
import { duration } from "@/lib/time.ts";
import { useTRPC } from "@/lib/trpc.tsx";

/** One person: what their voiceprint rests on, what they agreed to, and how to take it back. */
export function PersonPage({ personId, consent }: { personId: string; consent: ConsentText }) {
  const t = useTranslations("people");
  const locale = useLocale();
  const trpc = useTRPC();
  const { rename } = usePersonActions(personId);
  const { data: person } = useQuery(
    trpc.person.get.queryOptions(
      { id: personId },
      { refetchInterval: ({ state }) => (state.data && isEnrolling(state.data.job) ? 2000 : false) },
    ),
  );
  if (!person) return null;
  const hasConsent = person.consent !== null && person.consent.withdrawnAt === null;
  const sampleCount = person.samples.filter((sample) => sample.state === "accepted").length;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-2xl px-4 pt-6 pb-24 sm:px-8 sm:pt-10">
        <Link href="/people" className="-ml-1 inline-flex items-center gap-1 rounded text-muted text-sm hover:text-fg">
          <ChevronLeft aria-hidden className="size-4" />
          {t("title")}
        </Link>
        <header className="mt-3 -ml-1.5">
          <InlineTitle
            key={person.name}
            value={person.name}
            className="text-xl"
            label={t("rename")}
            onSave={(name) => rename.mutate({ id: personId, name })}
          />
          <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 px-1.5 text-sm text-subtle">
            <VoiceprintState
              person={{
                hasVoiceprint: person.hasVoiceprint,
                samples: { accepted: 0, rejected: 0, waiting: isEnrolling(person.job) ? 1 : 0 },
              }}
            />
            {sampleCount > 0 ? (
              <span>{t("restsOn", { count: sampleCount, time: duration(person.speechMs, locale) })}</span>
            ) : null}
            <span aria-hidden>·</span>
            <span>{t("heardIn", { count: person.meetings })}</span>
          </p>
        </header>
        {person.job ? <EnrollmentProgress personId={personId} job={person.job} /> : null}
        <section className="mt-8">
          <h2 className="text-base">{t("samples")}</h2>
          <SampleList personId={personId} samples={person.samples} />
          <AddSamples person={person} consent={hasConsent ? null : consent} />
          <Expiry person={person} />
        </section>
        <HeardIn meetings={person.heardIn} />
        <LinkSection person={person} />
        <ConsentRecord person={person} />
        <ErasePerson person={person} />
      </div>
    </div>
  );
}

function isEnrolling(job: { state: string } | null): boolean {
  return job?.state === "queued" || job?.state === "running";
}
