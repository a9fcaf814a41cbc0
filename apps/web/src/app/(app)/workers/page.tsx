import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { WorkersPage } from "@/features/workers/WorkersPage.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("workers"))("title") };
}

/** The frame around every page has asked for the workers already. */
export default WorkersPage;
