import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { MeetingsPage } from "@/features/meetings/MeetingsPage.tsx";
import { HydrateClient, prefetchPages, trpcServer } from "@/lib/trpcServer.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meetings"))("title") };
}

export default async function Page() {
  await prefetchPages(
    trpcServer.meeting.list.infiniteQueryOptions({}, { getNextPageParam: (page) => page.nextCursor }),
  );
  return (
    <HydrateClient>
      <MeetingsPage />
    </HydrateClient>
  );
}
