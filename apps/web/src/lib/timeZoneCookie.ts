/** Carries the browser's time zone to the server; see BrowserTimeZone. */
export const timeZoneCookie = "rollcall-time-zone";

/** The time zone a cookie names, or undefined when there is none of that name. */
export function knownTimeZone(name: string | undefined): string | undefined {
  if (!name) return undefined;
  try {
    return Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
