"use client";
import type { SampleView } from "@rollcall/core/enrollment";
import { useTranslations } from "next-intl";
import { SampleRow } from "@/features/people/SampleRow.tsx";

/** Every clip that was handed in, with what became of it. */
export function SampleList({ personId, samples }: { personId: string; samples: SampleView[] }) {
  const t = useTranslations("people");
  if (samples.length === 0) return <p className="mt-2 text-muted">{t("noSamples")}</p>;
  return (
    <ul className="mt-3 divide-y rounded-lg border">
      {samples.map((sample) => (
        <SampleRow key={sample.id} personId={personId} sample={sample} />
      ))}
    </ul>
  );
}
