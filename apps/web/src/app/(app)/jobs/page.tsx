import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { JobsPage } from "@/features/jobs/JobsPage.tsx";
import { readJobFilter } from "@/features/jobs/jobFilter.ts";
import { HydrateClient, prefetch, prefetchPages, trpcServer } from "@/lib/trpcServer.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("jobs"))("title") };
}

export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[]>> }) {
  const filter = readJobFilter(await searchParams);
  const { state: _state, ...others } = filter;
  await Promise.all([
    prefetchPages(
      trpcServer.job.list.infiniteQueryOptions({ filter }, { getNextPageParam: (page) => page.nextCursor }),
    ),
    prefetch(trpcServer.job.count.queryOptions({ filter: others })),
  ]);
  return (
    <HydrateClient>
      <JobsPage />
    </HydrateClient>
  );
}
