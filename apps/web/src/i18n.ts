import { cookies } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { knownTimeZone, timeZoneCookie } from "./lib/timeZoneCookie.ts";

/** English first; another language is another file beside messages/en.json. Hours are the reader's own. */
export default getRequestConfig(async () => {
  const timeZone = knownTimeZone((await cookies()).get(timeZoneCookie)?.value);
  return {
    locale: "en",
    messages: (await import("../messages/en.json")).default,
    ...(timeZone ? { timeZone } : {}),
  };
});
