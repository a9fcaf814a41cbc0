"use client";
import { AudioLines, ListChecks, Server, Settings, Users } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { Wordmark } from "@/components/Wordmark.tsx";
import { UserMenu } from "@/features/shell/UserMenu.tsx";
import { WorkerStatus } from "@/features/shell/WorkerStatus.tsx";
import { cn } from "@/lib/cn.ts";

const places = [
  { href: "/meetings", key: "meetings", Icon: AudioLines },
  { href: "/people", key: "people", Icon: Users },
  { href: "/jobs", key: "jobs", Icon: ListChecks },
  { href: "/workers", key: "workers", Icon: Server },
  { href: "/settings", key: "settings", Icon: Settings },
] as const;

/** A slim column on wide screens, one bar at the top on a phone. */
export function Sidebar({ userName, email, orgName }: { userName: string; email: string; orgName: string }) {
  const t = useTranslations("nav");
  const path = usePathname();
  return (
    <aside
      aria-label={t("workspace")}
      className="flex shrink-0 items-center gap-1 border-b bg-canvas px-3 py-2 md:w-56 md:flex-col md:items-stretch md:border-r md:border-b-0 md:px-3 md:py-4"
    >
      <Link href="/meetings" className="rounded-md px-1 py-1 md:px-2 max-sm:[&_span]:text-[0px] max-sm:[&_span]:gap-0">
        <Wordmark />
      </Link>
      <p className="hidden truncate px-2 pb-4 text-sm text-subtle md:block" title={orgName}>
        {orgName}
      </p>
      <nav aria-label={t("main")} className="flex gap-1 md:flex-col">
        {places.map(({ href, key, Icon }) => {
          const isHere = path.startsWith(href);
          return (
            <Link
              key={href}
              href={href}
              aria-current={isHere ? "page" : undefined}
              className={cn(
                "flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-muted text-sm transition-colors hover:bg-hover hover:text-fg max-sm:px-2.5",
                isHere && "bg-hover text-fg",
              )}
            >
              <Icon aria-hidden className={cn("size-4", isHere ? "text-accent" : "text-subtle")} />
              <span className="max-sm:sr-only">{t(key)}</span>
            </Link>
          );
        })}
      </nav>
      <div className="flex-1" />
      <WorkerStatus />
      <UserMenu userName={userName} email={email} />
    </aside>
  );
}
