import { createHash } from "node:crypto";
import { getTranslations } from "next-intl/server";

/** Raised whenever a word of the text changes, so that each consent says what was really agreed to. */
const version = "2026-11-2";

export interface ConsentText {
  version: string;
  /** sha256 of the paragraphs, joined by line feeds, as UTF-8. */
  hash: string;
  paragraphs: { heading: string; text: string }[];
  /** The sentence beside the box that is ticked. */
  statement: string;
}

export interface ConsentCircumstances {
  /** Whether the organisation keeps the clips themselves. */
  keepsClips: boolean;
  /** Who says yes: the speaker, or a member who asked them. */
  by: "speaker" | "member";
}

/** The text a person agrees to before their voice is kept, with the hash that proves which text it was. */
export async function consentText({ keepsClips, by }: ConsentCircumstances): Promise<ConsentText> {
  const t = await getTranslations("consent");
  const paragraphs = (["purpose", "kept", "howLong", "withdraw"] as const).map((part) => ({
    heading: t(`${part}Title`),
    text: t(
      part === "kept" && keepsClips
        ? "keptWithClips"
        : part === "withdraw" && by === "speaker"
          ? "withdrawByLink"
          : part,
    ),
  }));
  const statement = t(by === "speaker" ? "statementOwn" : "statement");
  const whole = [...paragraphs.map(({ heading, text }) => `${heading}\n${text}`), statement].join("\n");
  return { version, hash: createHash("sha256").update(whole, "utf8").digest("hex"), paragraphs, statement };
}
