"use client";
import type { LinkView } from "@rollcall/core/enrollment";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Notice } from "@/components/ui/Notice.tsx";
import { Progress } from "@/components/ui/Progress.tsx";
import { Spinner } from "@/components/ui/Spinner.tsx";
import { GateList } from "@/features/enrollment/GateList.tsx";
import { LinkShell } from "@/features/enrollment/link/LinkShell.tsx";

/** What became of the clips, with every check. */
export function LinkVerdict({ link, children }: { link: LinkView; children: ReactNode }) {
  const t = useTranslations("enrollLink");
  const format = useFormatter();
  const { job, name, workspace, recognisedUntil } = link;
  if (job?.state === "queued" || job?.state === "running") {
    return (
      <LinkShell title={t("waiting")} text={t("waitingText")}>
        <Progress value={job.state === "queued" ? null : job.percent} label={t("waiting")} />
        <Spinner />
      </LinkShell>
    );
  }
  const isKnown = recognisedUntil !== null && link.samples.some(({ state }) => state === "accepted");
  const time = recognisedUntil ? format.dateTime(new Date(recognisedUntil), { dateStyle: "long" }) : "";
  return (
    <LinkShell
      title={isKnown ? t("doneTitle", { name }) : t("askedTitle")}
      text={isKnown ? t("doneText", { time }) : t("askedText", { workspace })}
    >
      <section>
        <h2 className="text-base text-fg">{t("used")}</h2>
        <LinkSamples samples={link.samples} />
      </section>
      {children}
    </LinkShell>
  );
}

/** Nothing of what was handed in could be used; above the form, to try once more. */
export function LinkRefused({ link }: { link: LinkView }) {
  const t = useTranslations("enrollLink");
  return (
    <Notice tone="warn" role="status" title={t("refusedTitle")}>
      <p>{t("refusedText")}</p>
      <LinkSamples samples={link.samples} />
    </Notice>
  );
}

function LinkSamples({ samples }: Pick<LinkView, "samples">) {
  return (
    <ul className="mt-3 flex flex-col gap-4">
      {samples.map((sample) => (
        <li key={sample.id} data-testid="sample" data-sample={sample.state}>
          <p className="truncate font-medium text-fg">{sample.fileName}</p>
          {sample.reason ? <p className="text-sm">{sample.reason}</p> : null}
          <GateList gates={sample.gates} />
        </li>
      ))}
    </ul>
  );
}
