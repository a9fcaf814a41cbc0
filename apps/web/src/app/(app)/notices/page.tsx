import { modelNotices } from "@rollcall/core/notices";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import manifest from "../../../../../../models/manifest.json" with { type: "json" };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("notices"))("title") };
}

/** Whoever made the models is named where they are used, as their licences ask. */
export default async function Page() {
  const t = await getTranslations("notices");
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-2xl px-4 pt-6 pb-32 sm:px-8 sm:pt-10">
        <Link href="/settings" className="rounded text-muted text-sm hover:text-fg hover:underline">
          {t("back")}
        </Link>
        <h1 className="mt-3 text-xl">{t("title")}</h1>
        <p className="mt-2 text-muted">{t("text")}</p>
        <ul className="mt-6 divide-y">
          {modelNotices(manifest).map(({ name, licence, attribution, origin, packs }) => (
            <li key={`${name} ${attribution}`} className="py-4">
              <h2 className="text-base">{name}</h2>
              {attribution ? <p className="mt-1">{attribution}</p> : null}
              <p className="mt-1 break-words text-muted text-sm">
                {t("licence")} {licence}. {t("from", { origin })}.
                {packs.length > 0 ? ` ${t("packs", { count: packs.length, packs: packs.join(", ") })}.` : null}
              </p>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
