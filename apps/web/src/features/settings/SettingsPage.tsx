"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { LoadFailed } from "@/components/LoadFailed.tsx";
import { Skeleton } from "@/components/ui/Skeleton.tsx";
import { ApiKeys } from "@/features/apiKeys/ApiKeys.tsx";
import { NamingSettings } from "@/features/naming/NamingSettings.tsx";
import { VoiceModel } from "@/features/settings/VoiceModel.tsx";
import { WorkspaceLimits } from "@/features/settings/WorkspaceLimits.tsx";
import { WorkspaceWords } from "@/features/settings/WorkspaceWords.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

/** What holds for the whole workspace. */
export function SettingsPage() {
  const t = useTranslations("settings");
  const trpc = useTRPC();
  const me = useQuery(trpc.org.me.queryOptions());
  const vocabulary = useQuery(trpc.org.vocabulary.queryOptions());
  const limits = useQuery(trpc.org.limits.queryOptions());
  const { data } = vocabulary;
  const mayChange = me.data?.role === "owner" || me.data?.role === "admin";
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-2xl px-4 pt-6 pb-32 sm:px-8 sm:pt-10">
        <h1 className="text-xl">{t("title")}</h1>
        <section aria-labelledby="words" className="mt-8">
          <h2 id="words" className="text-lg">
            {t("words")}
          </h2>
          <p className="mt-1 text-muted">{t("wordsText")}</p>
          {vocabulary.isError ? <LoadFailed title={t("unreachable")} onRetry={vocabulary.refetch} /> : null}
          {vocabulary.isPending ? <Skeleton className="mt-4 h-48" /> : null}
          {data ? <WorkspaceWords words={data.words} mayChange={mayChange} /> : null}
        </section>
        <section aria-labelledby="limits" className="mt-12">
          <h2 id="limits" className="text-lg">
            {t("limits")}
          </h2>
          {limits.isError ? <LoadFailed title={t("unreachable")} onRetry={limits.refetch} /> : null}
          {limits.isPending ? <Skeleton className="mt-4 h-40" /> : null}
          {limits.data ? (
            <WorkspaceLimits key={JSON.stringify(limits.data)} limits={limits.data} mayChange={mayChange} />
          ) : null}
        </section>
        <NamingSettings mayChange={mayChange} />
        <VoiceModel mayChange={mayChange} />
        {mayChange ? <ApiKeys /> : null}
        <p className="mt-12 text-sm">
          <Link href="/notices" className="rounded text-muted underline hover:text-fg">
            {t("notices")}
          </Link>
        </p>
      </div>
    </div>
  );
}
