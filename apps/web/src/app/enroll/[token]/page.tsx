import { AppError } from "@rollcall/core/errors";
import { openLink } from "@rollcall/db/enrollment/openLink";
import { viewLink } from "@rollcall/db/enrollment/viewLink";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { consentText } from "@/features/enrollment/consentText.ts";
import { LinkPage } from "@/features/enrollment/link/LinkPage.tsx";
import { LinkShell } from "@/features/enrollment/link/LinkShell.tsx";
import { db } from "@/server/db.ts";

type Props = { params: Promise<{ token: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const title = (await getTranslations("enrollLink"))("title");
  return { title, robots: { index: false, follow: false }, referrer: "no-referrer" };
}

export default async function Page({ params }: Props) {
  const { token } = await params;
  const t = await getTranslations("enrollLink");
  const found = await lookUp(token);
  if (!found) return <LinkShell title={t("unknownTitle")}>{t("unknownText")}</LinkShell>;
  const consent = await consentText({ keepsClips: found.keepsClips, by: "speaker" });
  return <LinkPage token={token} initial={found} consent={consent} />;
}

async function lookUp(token: string) {
  try {
    const link = await openLink(db(), token);
    return { ...(await viewLink(link)), personId: link.personId };
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}
