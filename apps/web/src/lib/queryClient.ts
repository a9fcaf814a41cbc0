import { defaultShouldDehydrateQuery, environmentManager, QueryClient } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";

/** A client with our defaults: what a page prefetched is fresh for a while; only failures of ours are tried again. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 20_000, retry: (count, error) => count < 2 && isWorthRetrying(error) },
      dehydrate: {
        shouldDehydrateQuery: (query) => defaultShouldDehydrateQuery(query) || query.state.status === "pending",
      },
    },
  });
}

let shared: QueryClient | undefined;

/** One client for the life of the tab; a fresh one for each render on the server. */
export function browserQueryClient(): QueryClient {
  if (environmentManager.isServer()) return createQueryClient();
  shared ??= createQueryClient();
  return shared;
}

function isWorthRetrying(error: unknown): boolean {
  if (!(error instanceof TRPCClientError)) return true;
  const status: unknown = error.data?.httpStatus;
  return typeof status !== "number" || status >= 500;
}
