"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Checkbox } from "@/components/ui/Checkbox.tsx";
import { Popover } from "@/components/ui/Popover.tsx";
import { exportFormats, exportUrl } from "@/features/export/exportUrl.ts";
import { useSelectedPassage } from "@/features/notes/useSelectedPassage.ts";
import { clock } from "@/lib/time.ts";

/** The transcript as a file to keep, with the names and words as they stand now. */
export function ExportMenu({ meeting }: { meeting: MeetingDetail }) {
  const t = useTranslations("export");
  const passage = useSelectedPassage();
  const [options, setOptions] = useState({ timestamps: true, speakers: true, doubtful: false });
  const [isWhole, setIsWhole] = useState(false);
  const part = isWhole ? null : passage;
  const set = (key: keyof typeof options) => (isOn: boolean) => setOptions({ ...options, [key]: isOn });
  return (
    <Popover
      title={t("title")}
      trigger={
        <Button variant="ghost" aria-label={t("open")}>
          <Download aria-hidden />
          <span className="max-md:sr-only">{t("open")}</span>
        </Button>
      }
    >
      <fieldset className="mt-3 flex flex-col gap-2">
        <legend className="sr-only">{t("options")}</legend>
        <Checkbox isChecked={options.timestamps} onChange={set("timestamps")}>
          {t("timestamps")}
        </Checkbox>
        <Checkbox isChecked={options.speakers} onChange={set("speakers")}>
          {t("speakers")}
        </Checkbox>
        <Checkbox isChecked={options.doubtful} onChange={set("doubtful")}>
          {t("doubtful")}
        </Checkbox>
        {passage ? (
          <Checkbox isChecked={!isWhole} onChange={(isOn) => setIsWhole(!isOn)}>
            {t("selection", { from: clock(passage.startMs), to: clock(passage.endMs) })}
          </Checkbox>
        ) : null}
      </fieldset>
      <ul aria-label={t("formats")} className="mt-3 flex flex-col border-t pt-2">
        {exportFormats.map((format) => (
          <li key={format}>
            <a
              download
              href={exportUrl(meeting.id, format, options, part)}
              className="flex h-8 items-center gap-2 rounded-md px-2 hover:bg-hover"
            >
              <span className="w-14 font-mono text-subtle text-xs">{t(`extension.${format}`)}</span>
              {t(`format.${format}`)}
            </a>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
