import { Button as Base } from "@base-ui/react/button";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn.ts";

const variants = {
  primary: "bg-accent text-accent-fg hover:bg-accent-hover",
  secondary: "border border-line-strong bg-raised text-fg hover:bg-hover",
  ghost: "text-muted hover:bg-hover hover:text-fg",
  danger: "border border-danger-line bg-danger-soft text-danger hover:border-danger",
} as const;

const sizes = {
  sm: "h-7 gap-1.5 px-2.5 text-sm",
  md: "h-8 gap-2 px-3 text-sm",
  lg: "h-10 gap-2 px-4 text-base",
  icon: "size-8",
  iconSm: "size-7",
} as const;

export interface ButtonProps extends Omit<ComponentProps<typeof Base>, "className"> {
  variant?: keyof typeof variants;
  size?: keyof typeof sizes;
  className?: string | undefined;
  /** Keeps the button's width and says it is busy. */
  isBusy?: boolean;
}

/** Every button of the product; without a `type` it never submits a form by accident. */
export function Button({ variant = "secondary", size = "md", isBusy = false, className, ...props }: ButtonProps) {
  return (
    <Base
      type="button"
      {...props}
      disabled={props.disabled || isBusy}
      focusableWhenDisabled={isBusy}
      aria-busy={isBusy || undefined}
      className={cn(
        "inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md font-medium transition-colors",
        "data-disabled:cursor-not-allowed data-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0",
        variants[variant],
        sizes[size],
        className,
      )}
    />
  );
}
