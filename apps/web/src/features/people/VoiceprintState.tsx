import type { PersonView } from "@rollcall/core/person";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/Badge.tsx";

/** Whether this voice would be recognised now. */
export function VoiceprintState({ person }: { person: Pick<PersonView, "hasVoiceprint" | "samples"> }) {
  const t = useTranslations("people");
  if (person.samples.waiting > 0) return <Badge>{t("voiceprintMaking")}</Badge>;
  if (person.hasVoiceprint) return <Badge tone="accent">{t("voiceprintReady")}</Badge>;
  return <Badge>{t("voiceprintNone")}</Badge>;
}
