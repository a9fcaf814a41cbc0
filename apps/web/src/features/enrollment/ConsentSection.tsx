"use client";
import { useTranslations } from "next-intl";
import { Checkbox } from "@/components/ui/Checkbox.tsx";
import type { ConsentText } from "@/features/enrollment/consentText.ts";

export interface ConsentSectionProps {
  text: ConsentText;
  isGiven: boolean;
  onChange: (isGiven: boolean) => void;
  isMissing: boolean;
}

/** The whole text, and the box. */
export function ConsentSection({ text, isGiven, onChange, isMissing }: ConsentSectionProps) {
  const t = useTranslations("consent");
  return (
    <div className="flex flex-col gap-4">
      <dl className="flex flex-col gap-3 rounded-lg border bg-canvas p-4 text-sm">
        {text.paragraphs.map(({ heading, text: paragraph }) => (
          <div key={heading}>
            <dt className="font-medium">{heading}</dt>
            <dd className="text-muted">{paragraph}</dd>
          </div>
        ))}
      </dl>
      <div>
        <Checkbox isChecked={isGiven} onChange={onChange}>
          {text.statement}
        </Checkbox>
        {isMissing ? (
          <p role="alert" className="mt-1 ml-7 text-danger text-sm">
            {t("missing")}
          </p>
        ) : null}
      </div>
    </div>
  );
}
