import "server-only";
import { createHash } from "node:crypto";
import { getTranslations } from "next-intl/server";

/** Raised whenever a word of the text changes, so that each consent says what was really agreed to. */
const version = "2026-11-1";

export interface ConsentText {
  version: string;
  /** sha256 of the paragraphs, joined by line feeds, as UTF-8. */
  hash: string;
  paragraphs: { heading: string; text: string }[];
  /** The sentence beside the box that is ticked. */
  statement: string;
}

/** The text a person agrees to before their voice is kept, with the hash that proves which text it was. */
export async function consentText(): Promise<ConsentText> {
  const t = await getTranslations("consent");
  const paragraphs = (["purpose", "kept", "howLong", "withdraw"] as const).map((part) => ({
    heading: t(`${part}Title`),
    text: t(part),
  }));
  const statement = t("statement");
  const whole = [...paragraphs.map(({ heading, text }) => `${heading}\n${text}`), statement].join("\n");
  return { version, hash: createHash("sha256").update(whole, "utf8").digest("hex"), paragraphs, statement };
}
