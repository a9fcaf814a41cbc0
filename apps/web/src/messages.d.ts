import type messages from "../messages/en.json";

declare module "next-intl" {
  interface AppConfig {
    /** A key that is not in the file does not compile. */
    Messages: typeof messages;
  }
}
