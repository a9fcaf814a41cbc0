"use client";
import { Tooltip } from "@base-ui/react/tooltip";
import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { Toaster } from "sonner";
import { ApiProvider } from "@/lib/trpc.tsx";

/** What every page needs around it: theme, data, hints and short messages. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <ThemeProvider attribute="class" disableTransitionOnChange {...(nonce ? { nonce } : {})}>
      <ApiProvider>
        <Tooltip.Provider delay={500}>{children}</Tooltip.Provider>
        <Toaster
          position="bottom-center"
          toastOptions={{ className: "border! border-line! bg-raised! text-fg! shadow-pop! font-sans!" }}
        />
      </ApiProvider>
    </ThemeProvider>
  );
}
