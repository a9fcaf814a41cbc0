"use client";
import type { JobFilter } from "@rollcall/core/job";
import { useSearchParams } from "next/navigation";
import { jobsHref, readJobFilter } from "@/features/jobs/jobFilter.ts";

/** The filter lives in the address, so that it can be sent to somebody and survives a reload. */
export function useJobFilter(): [JobFilter, (filter: JobFilter) => void] {
  const params = useSearchParams();
  const filter = readJobFilter(Object.fromEntries(params));
  return [filter, (next) => window.history.replaceState(null, "", jobsHref(next))];
}
