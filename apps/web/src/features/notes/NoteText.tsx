"use client";
import type { NoteView } from "@rollcall/core/note";
import { useFormatter, useNow, useTranslations } from "next-intl";

/** Who wrote what and when; people who are named stand out. */
export function NoteText({ written }: { written: NoteView | NoteView["answers"][number] }) {
  const t = useTranslations("notes");
  const format = useFormatter();
  const now = useNow({ updateInterval: 60_000 });
  const at = new Date(written.createdAt);
  return (
    <div className="mt-2">
      <p className="text-subtle text-xs">
        <span className="font-medium text-muted">{written.author?.name ?? t("gone")}</span>{" "}
        <time dateTime={written.createdAt} title={format.dateTime(at, { dateStyle: "full", timeStyle: "short" })}>
          {format.relativeTime(at, now)}
        </time>
        {written.isEdited ? ` · ${t("edited")}` : null}
      </p>
      <p className="whitespace-pre-wrap break-words">
        {parts(
          written.text,
          written.mentions.map(({ name }) => `@${name}`),
        ).map(({ key, text, isMention }) =>
          isMention ? (
            <strong key={key} className="font-medium text-accent">
              {text}
            </strong>
          ) : (
            text
          ),
        )}
      </p>
    </div>
  );
}

/** The text cut at the names in it. */
function parts(text: string, names: readonly string[]): { key: number; text: string; isMention: boolean }[] {
  const result: { key: number; text: string; isMention: boolean }[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const name = names.find((one) => text.startsWith(one, at));
    if (!name) continue;
    if (at > from) result.push({ key: from, text: text.slice(from, at), isMention: false });
    result.push({ key: at, text: name, isMention: true });
    from = at + name.length;
    at = from - 1;
  }
  if (from < text.length) result.push({ key: from, text: text.slice(from), isMention: false });
  return result;
}
