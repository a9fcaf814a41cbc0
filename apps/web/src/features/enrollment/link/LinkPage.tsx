"use client";
import type { LinkView } from "@rollcall/core/enrollment";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import type { ConsentText } from "@/features/enrollment/consentText.ts";
import { LinkConsent } from "@/features/enrollment/link/LinkConsent.tsx";
import { LinkShell } from "@/features/enrollment/link/LinkShell.tsx";
import { LinkTakes } from "@/features/enrollment/link/LinkTakes.tsx";
import { LinkRefused, LinkVerdict } from "@/features/enrollment/link/LinkVerdict.tsx";
import { LinkWithdraw } from "@/features/enrollment/link/LinkWithdraw.tsx";
import { useTRPCClient } from "@/lib/trpc.tsx";

export type OpenedLink = LinkView & { personId: string };

export interface LinkPageProps {
  token: string;
  initial: OpenedLink;
  consent: ConsentText;
}

const lookEveryMs = 1500;

/** Somebody enrolls their own voice: first they read what for and agree, then they record, then they see how it went. */
export function LinkPage({ token, initial, consent }: LinkPageProps) {
  const t = useTranslations("enrollLink");
  const format = useFormatter();
  const client = useTRPCClient();
  const [isGone, setIsGone] = useState(false);
  const { data: link, refetch } = useQuery({
    queryKey: ["enrollmentLink"],
    queryFn: () => client.enrollmentLink.look.mutate({ token }),
    initialData: initial,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.data && isListening(state.data) ? lookEveryMs : false),
  });
  const { workspace, name } = link;
  if (isGone) return <LinkShell title={t("goneTitle")}>{t("goneText")}</LinkShell>;
  if (link.state === "revoked") return <LinkShell title={t("revokedTitle")}>{t("revokedText")}</LinkShell>;
  if (link.state === "expired") return <LinkShell title={t("expiredTitle")}>{t("expiredText")}</LinkShell>;

  const withdraw = link.consentAt ? <LinkWithdraw token={token} onGone={() => setIsGone(true)} /> : null;
  if (link.state === "used" || isListening(link)) {
    return <LinkVerdict link={link}>{withdraw}</LinkVerdict>;
  }
  const time = format.dateTime(new Date(link.expiresAt), { dateStyle: "long" });
  return (
    <LinkShell title={t("invitation", { workspace, name })} text={t("invitationText")}>
      {link.samples.length > 0 ? <LinkRefused link={link} /> : null}
      {link.consentAt ? (
        <LinkTakes token={token} personId={link.personId} onHandedIn={() => void refetch()} />
      ) : (
        <LinkConsent token={token} text={consent} onGiven={() => void refetch()} />
      )}
      <p className="text-sm text-subtle">{t("openUntil", { time })}</p>
    </LinkShell>
  );
}

function isListening({ job }: LinkView): boolean {
  return job?.state === "queued" || job?.state === "running";
}
