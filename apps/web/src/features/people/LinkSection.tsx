"use client";
import { linkLifeDays } from "@rollcall/core/enrollment";
import type { PersonDetail } from "@rollcall/core/person";
import { Check, Copy, Link2 } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Dialog } from "@/components/ui/Dialog.tsx";
import { inputClass } from "@/components/ui/TextField.tsx";
import { useSampleActions } from "@/features/people/useSampleActions.ts";

/** Links with which the person records themselves; a new one is shown once. */
export function LinkSection({ person }: { person: PersonDetail }) {
  const t = useTranslations("people");
  const format = useFormatter();
  const { createLink, revokeLink } = useSampleActions(person.id);
  const [address, setAddress] = useState<string | null>(null);
  const [isCopied, setIsCopied] = useState(false);
  const when = (iso: string) => format.dateTime(new Date(iso), { dateStyle: "long", timeStyle: "short" });

  function make() {
    const onSuccess = ({ token }: { token: string }) => {
      setIsCopied(false);
      setAddress(`${window.location.origin}/enroll/${token}`);
    };
    createLink.mutate({ personId: person.id }, { onSuccess });
  }

  return (
    <section className="mt-10 border-t pt-6">
      <h2 className="text-base">{t("link")}</h2>
      <div className="mt-2 flex flex-wrap items-start gap-3">
        <p className="min-w-48 flex-1 text-muted">{t("linkHint", { person: person.name, days: linkLifeDays })}</p>
        <Button isBusy={createLink.isPending} onClick={make}>
          <Link2 aria-hidden />
          {t("linkMake")}
        </Button>
      </div>
      {person.links.length > 0 ? (
        <ul className="mt-3 divide-y rounded-lg border text-sm">
          {person.links.map((link) => (
            <li
              key={link.id}
              data-testid="link"
              data-link={link.state}
              className="flex min-h-11 items-center gap-3 px-4 py-1.5"
            >
              <span className="min-w-0 flex-1 text-muted">
                {link.state === "open" ? t("linkOpen", { time: when(link.expiresAt) }) : null}
                {link.state === "used" ? t("linkUsed", { time: when(link.usedAt ?? link.createdAt) }) : null}
                {link.state === "expired" ? t("linkExpired", { time: when(link.expiresAt) }) : null}
                {link.state === "revoked" ? t("linkRevoked") : null}
              </span>
              {link.state === "open" ? (
                <Button size="sm" isBusy={revokeLink.isPending} onClick={() => revokeLink.mutate({ linkId: link.id })}>
                  {t("linkRevoke")}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      <Dialog
        isOpen={address !== null}
        onOpenChange={(isOpen) => !isOpen && setAddress(null)}
        title={t("linkTitle", { person: person.name })}
        description={t("linkOnce")}
      >
        <div className="flex gap-2 pt-1">
          <input
            readOnly
            data-testid="link-address"
            aria-label={t("linkTitle", { person: person.name })}
            value={address ?? ""}
            onFocus={(event) => event.target.select()}
            className={inputClass}
          />
          <Button
            className="h-9"
            onClick={() => void navigator.clipboard.writeText(address ?? "").then(() => setIsCopied(true))}
          >
            {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
            {t(isCopied ? "linkCopied" : "linkCopy")}
          </Button>
        </div>
      </Dialog>
    </section>
  );
}
