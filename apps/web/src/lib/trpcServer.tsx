import "server-only";
import {
  dehydrate,
  type FetchInfiniteQueryOptions,
  type FetchQueryOptions,
  HydrationBoundary,
  type QueryKey,
} from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { cache, type ReactNode } from "react";
import { pageContext } from "@/server/caller.ts";
import { appRouter } from "@/server/root.ts";
import { createQueryClient } from "./queryClient.ts";

/** The query client of this render. */
export const pageQueryClient = cache(createQueryClient);

/** Query options that run in this process: `await prefetch(trpcServer.meeting.get.queryOptions({ id }))`. */
export const trpcServer = createTRPCOptionsProxy({ ctx: pageContext, router: appRouter, queryClient: pageQueryClient });

/**
 * Asks on the server so that the page arrives with its data; not awaiting it streams the data in later.
 * A failure is left to the client component, which asks again and shows the error in its place.
 */
export function prefetch<D, E, T, K extends QueryKey>(options: FetchQueryOptions<D, E, T, K>): Promise<void> {
  return pageQueryClient().prefetchQuery(options);
}

/** The same for the first page of an infinite query. */
export function prefetchPages<D, E, T, K extends QueryKey, P>(
  options: FetchInfiniteQueryOptions<D, E, T, K, P>,
): Promise<void> {
  return pageQueryClient().prefetchInfiniteQuery(options);
}

/** Hands what was prefetched above it to the client components below it. */
export function HydrateClient({ children }: { children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(pageQueryClient())}>{children}</HydrationBoundary>;
}
