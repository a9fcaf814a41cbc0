import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { consentText } from "@/features/enrollment/consentText.ts";
import { EnrollPage } from "@/features/enrollment/EnrollPage.tsx";
import { pageQueryClient, trpcServer } from "@/lib/trpcServer.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("enroll"))("title") };
}

export default async function Page() {
  const { keepsClips } = await pageQueryClient().fetchQuery(trpcServer.person.clipPolicy.queryOptions());
  return <EnrollPage consent={await consentText({ keepsClips, by: "member" })} />;
}
