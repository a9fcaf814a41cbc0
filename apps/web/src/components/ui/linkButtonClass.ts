/** A link that stands among buttons looks like one, and stays a link. */
export const linkButtonClass =
  "inline-flex h-8 shrink-0 items-center justify-center gap-2 whitespace-nowrap rounded-md border border-line-strong " +
  "bg-raised px-3 font-medium text-sm transition-colors hover:bg-hover [&_svg]:size-4";
