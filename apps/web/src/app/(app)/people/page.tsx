import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PeoplePage } from "@/features/people/PeoplePage.tsx";
import { HydrateClient, prefetch, trpcServer } from "@/lib/trpcServer.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("people"))("title") };
}

export default async function Page() {
  await prefetch(trpcServer.person.list.queryOptions({}));
  return (
    <HydrateClient>
      <PeoplePage />
    </HydrateClient>
  );
}
