import type { MeetingView } from "@rollcall/core/meeting";
import { useTranslations } from "next-intl";

const shown = 3;

/** The first few people of a meeting; a voice without a name stays "Speaker 2". */
export function PeopleChips({ people }: { people: MeetingView["people"] }) {
  const t = useTranslations("meetings");
  const ordered = people.toSorted((a, b) => Number(b.state === "named") - Number(a.state === "named"));
  const rest = ordered.slice(shown);
  const nameOf = (person: MeetingView["people"][number]) =>
    person.state === "named" ? (person.name ?? person.label) : person.label;
  if (people.length === 0) return null;
  return (
    <ul aria-label={t("people")} className="flex min-w-0 flex-wrap gap-x-3 gap-y-0.5 text-sm">
      {ordered.slice(0, shown).map((person) => (
        <li key={person.label} data-colour={person.colour} className="flex min-w-0 items-center gap-1.5">
          <span aria-hidden className="size-2 shrink-0 rounded-full bg-(--speaker)" />
          <span className={person.state === "named" ? "truncate" : "truncate text-subtle"}>{nameOf(person)}</span>
        </li>
      ))}
      {rest.length > 0 ? (
        <li className="text-subtle" title={rest.map(nameOf).join(", ")}>
          {t("morePeople", { count: rest.length })}
        </li>
      ) : null}
    </ul>
  );
}
