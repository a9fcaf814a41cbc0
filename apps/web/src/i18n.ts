import { getRequestConfig } from "next-intl/server";

/** English first; another language is another file beside messages/en.json. */
export default getRequestConfig(async () => ({
  locale: "en",
  messages: (await import("../messages/en.json")).default,
}));
