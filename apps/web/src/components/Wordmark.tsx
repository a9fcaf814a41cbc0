/** Three voices on one line: the product's mark beside its name. */
export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2 font-semibold text-base tracking-tight">
      <svg aria-hidden viewBox="0 0 20 20" className="size-5 text-accent">
        <rect width="20" height="20" rx="5" fill="currentColor" />
        <path d="M5.5 8v4M10 5v10M14.5 7v6" stroke="var(--accent-fg)" strokeWidth="2" strokeLinecap="round" />
      </svg>
      Rollcall
    </span>
  );
}
