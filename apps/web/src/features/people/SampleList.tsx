"use client";
import type { SampleView } from "@rollcall/core/enrollment";
import { CircleCheck, CircleX, Clock3 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { duration } from "@/lib/time.ts";

const icons = {
  accepted: <CircleCheck aria-hidden className="size-4 text-accent" />,
  rejected: <CircleX aria-hidden className="size-4 text-danger" />,
  waiting: <Clock3 aria-hidden className="size-4 text-subtle" />,
};

/** Every clip that was handed in, with what became of it. */
export function SampleList({ samples }: { samples: SampleView[] }) {
  const t = useTranslations("people");
  const locale = useLocale();
  if (samples.length === 0) return <p className="mt-2 text-muted">{t("noSamples")}</p>;
  return (
    <ul className="mt-3 divide-y rounded-lg border">
      {samples.map((sample) => (
        <li
          key={sample.id}
          data-testid="sample"
          data-sample={sample.state}
          className="flex items-start gap-3 px-4 py-2.5"
        >
          <span className="grid h-5.5 place-items-center">{icons[sample.state]}</span>
          <div className="min-w-0 flex-1">
            <p className="truncate">{sample.fileName}</p>
            {sample.reason ? <p className="text-muted text-sm">{sample.reason}</p> : null}
          </div>
          <p className="shrink-0 text-right text-sm text-subtle leading-5.5">
            {sample.state === "accepted" && sample.speechMs !== null
              ? t("speech", { time: duration(sample.speechMs, locale) })
              : t(sample.state)}
          </p>
        </li>
      ))}
    </ul>
  );
}
