"use client";
import { Field } from "@base-ui/react/field";
import { useTranslations } from "next-intl";
import { inputClass } from "@/components/ui/TextField.tsx";
import { parseWords } from "@/features/vocabulary/parseWords.ts";
import { cn } from "@/lib/cn.ts";

export interface VocabularyFieldProps {
  /** The text as it is typed; `parseWords` tells which words it holds. */
  text: string;
  onChange: (text: string) => void;
  label: string;
  hint: string;
  isReadOnly?: boolean;
  rows?: number;
}

/** Words and names to expect, one on each line. */
export function VocabularyField({ text, onChange, label, hint, isReadOnly = false, rows = 6 }: VocabularyFieldProps) {
  const t = useTranslations("vocabulary");
  return (
    <Field.Root className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <Field.Label className="font-medium text-sm">{label}</Field.Label>
        <span className="text-subtle text-xs">{t("count", { count: parseWords(text).length })}</span>
      </div>
      <Field.Control
        render={<textarea rows={rows} />}
        value={text}
        readOnly={isReadOnly}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        className={cn(inputClass, "h-auto resize-y py-2 leading-6")}
      />
      <Field.Description className="text-sm text-subtle">{hint}</Field.Description>
    </Field.Root>
  );
}
