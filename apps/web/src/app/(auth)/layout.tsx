import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Wordmark } from "@/components/Wordmark.tsx";

export default async function AuthLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations("auth");
  return (
    <div className="flex min-h-dvh flex-col bg-canvas px-4">
      <main className="m-auto w-full max-w-sm py-12">
        <Wordmark />
        {children}
      </main>
      <footer className="pb-6 text-center text-sm text-subtle">{t("selfHosted")}</footer>
    </div>
  );
}
