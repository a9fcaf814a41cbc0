"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/lib/trpc.tsx";

/** Whether a worker could take a job now; undefined until it is known. */
export function useWorkers() {
  const trpc = useTRPC();
  return useQuery(trpc.org.workers.queryOptions(undefined, { refetchInterval: 10_000 })).data;
}
