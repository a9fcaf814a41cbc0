import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { AppShell } from "@/features/shell/AppShell.tsx";
import { HydrateClient, prefetch, trpcServer } from "@/lib/trpcServer.tsx";
import { pageContext } from "@/server/caller.ts";

export default async function AppLayout({ children }: { children: ReactNode }) {
  const { user, membership } = await pageContext();
  if (user === null || membership === null) redirect("/sign-in");
  await prefetch(trpcServer.org.workers.queryOptions());
  return (
    <HydrateClient>
      <AppShell userName={user.name} email={user.email} orgName={membership.orgName}>
        {children}
      </AppShell>
    </HydrateClient>
  );
}
