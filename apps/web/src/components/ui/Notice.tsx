import type { ReactNode } from "react";
import { cn } from "@/lib/cn.ts";

const tones = {
  neutral: "border-line bg-canvas",
  warn: "border-warn-line bg-warn-soft",
  danger: "border-danger-line bg-danger-soft",
} as const;

export interface NoticeProps {
  tone?: keyof typeof tones;
  icon?: ReactNode;
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
  role?: "alert" | "status";
}

/** A sentence the person should read here and now, with what can be done about it. */
export function Notice({ tone = "neutral", icon, title, children, actions, className, role }: NoticeProps) {
  return (
    <div
      role={role}
      className={cn(
        "flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border px-4 py-3 text-base",
        tones[tone],
        className,
      )}
    >
      {icon ? <span className="mt-0.5 text-muted [&_svg]:size-4">{icon}</span> : null}
      <div className="min-w-48 flex-1">
        {title ? <p className="font-medium">{title}</p> : null}
        {children ? <div className="text-muted">{children}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
    </div>
  );
}
