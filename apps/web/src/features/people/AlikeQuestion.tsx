"use client";
import type { SampleView } from "@rollcall/core/enrollment";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/Button.tsx";
import { Notice } from "@/components/ui/Notice.tsx";
import { useSampleActions } from "@/features/people/useSampleActions.ts";

export interface AlikeQuestionProps {
  personId: string;
  sampleId: string;
  alike: NonNullable<SampleView["alike"]>;
}

/** One person under two names, or two who sound alike: only people know. */
export function AlikeQuestion({ personId, sampleId, alike }: AlikeQuestionProps) {
  const t = useTranslations("people");
  const { answer } = useSampleActions(personId);
  const say = (areTwoPeople: boolean) => () => answer.mutate({ sampleId, areTwoPeople });
  return (
    <Notice
      tone="warn"
      className="mt-2"
      title={
        <Link href={`/people/${alike.personId}`} className="hover:underline">
          {t("alikeTitle", { name: alike.name })}
        </Link>
      }
      actions={
        <>
          <Button size="sm" isBusy={answer.isPending} onClick={say(true)}>
            {t("alikeTwo")}
          </Button>
          <Button size="sm" isBusy={answer.isPending} onClick={say(false)}>
            {t("alikeOne")}
          </Button>
        </>
      }
    >
      {t("alikeText")}
    </Notice>
  );
}
