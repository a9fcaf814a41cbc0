import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SettingsPage } from "@/features/settings/SettingsPage.tsx";
import { HydrateClient, prefetch, trpcServer } from "@/lib/trpcServer.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("title") };
}

export default async function Page() {
  await Promise.all([
    prefetch(trpcServer.org.me.queryOptions()),
    prefetch(trpcServer.org.vocabulary.queryOptions()),
    prefetch(trpcServer.org.voiceModels.queryOptions()),
    prefetch(trpcServer.org.limits.queryOptions()),
  ]);
  return (
    <HydrateClient>
      <SettingsPage />
    </HydrateClient>
  );
}
