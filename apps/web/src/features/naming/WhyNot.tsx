"use client";
import type { Evidence } from "@rollcall/core/speaker";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";

export interface WhyNotProps {
  evidence: Evidence;
  people: readonly { id: string; name: string }[];
}

/** Answers "why not Anna?" from what was stored with the decision. */
export function WhyNot({ evidence, people }: WhyNotProps) {
  const t = useTranslations("naming");
  const format = useFormatter();
  const [personId, setPersonId] = useState("");
  const place = evidence.candidates.findIndex((candidate) => candidate.personId === personId);
  const candidate = evidence.candidates[place];
  const name = people.find(({ id }) => id === personId)?.name ?? "";
  const two = (value: number) => format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const needed = evidence.needed;
  return (
    <div className="mt-3 border-t pt-3 text-sm">
      <label className="flex items-center gap-2 text-muted">
        {t("whyNot")}
        <select
          value={personId}
          onChange={(event) => setPersonId(event.currentTarget.value)}
          className="h-8 rounded-md border border-line-strong bg-bg px-2 text-fg"
        >
          <option value="">{t("choosePerson")}</option>
          {people.map((person) => (
            <option key={person.id} value={person.id}>
              {person.name}
            </option>
          ))}
        </select>
      </label>
      {personId === "" ? null : (
        <p role="status" data-testid="why-not" className="mt-2 text-muted">
          {!candidate || needed === null
            ? t("notCompared", { person: name })
            : candidate.logOdds >= needed
              ? t("closeEnough", { person: name, score: two(candidate.score) })
              : t("tooFar", {
                  person: name,
                  score: two(candidate.score),
                  place: place + 1,
                  times: Math.min(9999, Math.round(Math.exp(needed - candidate.logOdds))),
                })}
        </p>
      )}
    </div>
  );
}
