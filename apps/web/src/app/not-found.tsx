import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Message } from "@/components/Message.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("errors"))("notFoundTitle") };
}

export default async function NotFound() {
  const t = await getTranslations("errors");
  return <Message title={t("notFoundTitle")} text={t("notFoundText")} action={t("toMeetings")} />;
}
