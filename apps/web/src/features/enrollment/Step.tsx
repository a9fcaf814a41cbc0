import type { ReactNode } from "react";

/** One numbered part of a longer form. */
export function Step({
  number,
  title,
  text,
  children,
}: {
  number: number;
  title: string;
  text?: string;
  children: ReactNode;
}) {
  return (
    <section className="grid gap-x-4 sm:grid-cols-[1.75rem_minmax(0,1fr)]">
      <span
        aria-hidden
        className="hidden size-7 place-items-center rounded-full border font-medium text-muted text-xs sm:grid"
      >
        {number}
      </span>
      <div>
        <h2 className="text-base leading-7">{title}</h2>
        {text ? <p className="text-muted text-sm">{text}</p> : null}
        <div className="mt-3">{children}</div>
      </div>
    </section>
  );
}
