import type { ReactNode } from "react";
import { Wordmark } from "@/components/Wordmark.tsx";

/** The frame of pages for people without an account: narrow, made for a phone. */
export function LinkShell({ title, text, children }: { title: string; text?: ReactNode; children?: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col bg-canvas px-4">
      <main className="mx-auto w-full max-w-lg py-8 sm:py-12">
        <Wordmark />
        <h1 className="mt-6 text-balance text-xl">{title}</h1>
        {text ? <p className="mt-1 text-muted">{text}</p> : null}
        <div className="mt-6 flex flex-col gap-8 text-muted">{children}</div>
      </main>
    </div>
  );
}
