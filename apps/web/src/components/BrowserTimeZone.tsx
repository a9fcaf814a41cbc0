"use client";
import { useRouter } from "next/navigation";
import { useTimeZone } from "next-intl";
import { useEffect } from "react";
import { timeZoneCookie } from "@/lib/timeZoneCookie.ts";

/**
 * Pages are made on the server, which does not know where the reader is: the browser tells it once, by cookie, and the
 * page is made again with the reader's own hours.
 */
export function BrowserTimeZone() {
  const router = useRouter();
  const shown = useTimeZone();
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (own === shown) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing where the page is not on https
    document.cookie = `${timeZoneCookie}=${encodeURIComponent(own)}; path=/; max-age=31536000; samesite=lax`;
    router.refresh();
  }, [router, shown]);
  return null;
}
