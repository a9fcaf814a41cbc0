import { JobFilter } from "@rollcall/core/job";

/** What the address of the jobs page asks for; words it does not know restrict nothing. */
export function readJobFilter(params: Record<string, string | string[] | undefined>): JobFilter {
  const filter: JobFilter = {};
  const parts = { state: params.state, name: params.kind, query: params.q };
  for (const [key, value] of Object.entries(parts)) {
    if (typeof value !== "string" || value.trim() === "") continue;
    const part = JobFilter.safeParse({ [key]: value });
    if (part.success) Object.assign(filter, part.data);
  }
  return filter;
}

/** The address of the jobs page with this filter. */
export function jobsHref({ state, name, query }: JobFilter): string {
  const params = new URLSearchParams();
  if (state) params.set("state", state);
  if (name) params.set("kind", name);
  if (query) params.set("q", query);
  return params.size > 0 ? `/jobs?${params}` : "/jobs";
}
