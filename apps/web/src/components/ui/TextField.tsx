import { Field } from "@base-ui/react/field";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn.ts";

export const inputClass =
  "h-9 w-full rounded-md border border-line-strong bg-bg px-3 text-base text-fg placeholder:text-subtle " +
  "focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 disabled:opacity-60 " +
  "data-invalid:border-danger";

export interface TextFieldProps extends Omit<ComponentProps<typeof Field.Control>, "className"> {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string;
}

/** Label, input, and below it the hint or what is wrong; the three are tied together for screen readers. */
export function TextField({ label, hint, error, className, ...input }: TextFieldProps) {
  return (
    <Field.Root invalid={error !== undefined} className={cn("flex flex-col gap-1.5", className)}>
      <Field.Label className="font-medium text-sm">{label}</Field.Label>
      <Field.Control {...input} className={inputClass} />
      {error !== undefined ? (
        <Field.Error match className="text-danger text-sm">
          {error}
        </Field.Error>
      ) : hint ? (
        <Field.Description className="text-sm text-subtle">{hint}</Field.Description>
      ) : null}
    </Field.Root>
  );
}
