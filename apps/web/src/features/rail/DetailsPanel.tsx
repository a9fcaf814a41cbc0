"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useEditorState } from "@/features/edit/EditorProvider.tsx";
import { duration, fileSize } from "@/lib/time.ts";

/** What is known about the recording and about how its text came to be. */
export function DetailsPanel({ meeting }: { meeting: MeetingDetail }) {
  const t = useTranslations("rail");
  const roles = useTranslations("workers.role");
  const format = useFormatter();
  const locale = useLocale();
  const words = useEditorState(({ segments }) => segments).reduce((sum, segment) => sum + segment.words.length, 0);
  const { recording, transcript } = meeting;
  const totalMs = transcript?.timings.totalMs;
  return (
    <dl className="flex flex-col gap-3 text-sm">
      <Fact label={t("heldAt")}>
        {format.dateTime(new Date(meeting.heldAt), { dateStyle: "full", timeStyle: "short" })}
      </Fact>
      {recording ? (
        <>
          <Fact label={t("file")}>
            <a href={`/api/media/${recording.id}?download`} className="break-words underline underline-offset-2">
              {recording.fileName}
            </a>
          </Fact>
          <Fact label={t("size")}>
            {[
              recording.durationMs === null ? null : duration(recording.durationMs, locale),
              fileSize(recording.sizeBytes, locale),
            ]
              .filter(Boolean)
              .join(" · ")}
          </Fact>
          {recording.notice ? <Fact label={t("notice")}>{recording.notice}</Fact> : null}
        </>
      ) : null}
      <Fact label={t("words")}>{format.number(words)}</Fact>
      {transcript ? (
        <>
          <Fact label={t("version")}>{transcript.version}</Fact>
          <Fact label={t("language")}>
            {new Intl.DisplayNames(locale, { type: "language" }).of(transcript.language) ?? transcript.language}
          </Fact>
          {totalMs === undefined ? null : <Fact label={t("took")}>{duration(totalMs, locale)}</Fact>}
          <Fact label={t("models")}>
            <ul className="flex flex-col gap-1">
              {Object.entries(transcript.models).map(([role, model]) => (
                <li key={role}>
                  <span className="text-muted">{roles.has(role as "asr") ? roles(role as "asr") : role}:</span>{" "}
                  <span className="break-all">{model.name}</span>
                </li>
              ))}
            </ul>
          </Fact>
        </>
      ) : null}
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-subtle text-xs">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
