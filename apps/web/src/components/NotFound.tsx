import { useTranslations } from "next-intl";
import { Message } from "@/components/Message.tsx";

/** What was asked for is not there, or not for this person; the two look the same on purpose. */
export function NotFound() {
  const t = useTranslations("errors");
  return <Message title={t("notFoundTitle")} text={t("notFoundText")} action={t("toMeetings")} />;
}
