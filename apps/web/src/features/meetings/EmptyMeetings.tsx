"use client";
import { useMutation } from "@tanstack/react-query";
import { AudioLines, Sparkles } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button.tsx";
import { FilePicker } from "@/features/upload/FilePicker.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

/** The first visit: put something in, or look at the sample. */
export function EmptyMeetings({ onFiles }: { onFiles: (files: File[]) => void }) {
  const t = useTranslations("meetings");
  const trpc = useTRPC();
  const router = useRouter();
  const sample = useMutation(
    trpc.meeting.trySample.mutationOptions({
      onSuccess: ({ meetingId }) => router.push(`/meetings/${meetingId}`),
      onError: (error) => toast.error(error.message),
    }),
  );
  return (
    <section className="mt-6 flex flex-col items-center rounded-xl border border-line-strong border-dashed bg-canvas px-6 py-16 text-center sm:py-24">
      <AudioLines aria-hidden className="size-8 text-accent" strokeWidth={1.5} />
      <h2 className="mt-4 text-lg">{t("emptyTitle")}</h2>
      <p className="mt-1 max-w-md text-muted">{t("emptyText")}</p>
      <div className="mt-6 flex flex-wrap justify-center gap-2">
        <FilePicker label={t("chooseFiles")} onFiles={onFiles} testId="recordings" variant="primary" size="lg" />
        <Button size="lg" isBusy={sample.isPending || sample.isSuccess} onClick={() => sample.mutate({})}>
          <Sparkles aria-hidden />
          {t("trySample")}
        </Button>
      </div>
      <p className="mt-6 text-subtle text-xs">{t("formats")}</p>
    </section>
  );
}
