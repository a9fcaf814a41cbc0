"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Minus, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button.tsx";
import { Spinner } from "@/components/ui/Spinner.tsx";
import { useEditor } from "@/features/edit/EditorProvider.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

const mostSpeakers = 50;

/** "How many people?": the voices are told apart anew from what was heard, without listening again. */
export function SpeakerCount({ meeting }: { meeting: MeetingDetail }) {
  const t = useTranslations("regroup");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const editor = useEditor();
  const regroup = useMutation(
    trpc.meeting.regroup.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.meeting.pathFilter()),
      onError: ({ message }) => void toast.error(message),
    }),
  );
  const { job, state, transcript, recording } = meeting;
  const isUnderWay = job !== null && (job.state === "queued" || job.state === "running");
  if (state !== "ready" || !transcript || !recording) return null;
  const count = meeting.speakers.length;
  const isBusy = regroup.isPending || (isUnderWay && job.name === "regroup");
  function ask(speakers: number | null) {
    // What is typed belongs to the version it was typed in.
    editor.settle();
    regroup.mutate({ meetingId: meeting.id, speakers });
  }
  return (
    <section aria-label={t("title")} className="mt-2 border-t pt-4 text-sm">
      <div className="flex items-center gap-2">
        <h2 className="flex-1 text-sm">{t("title")}</h2>
        {isBusy ? <Spinner /> : null}
        <Button
          size="iconSm"
          aria-label={t("fewer")}
          disabled={isBusy || isUnderWay || count <= 1}
          onClick={() => ask(count - 1)}
        >
          <Minus aria-hidden />
        </Button>
        <output aria-label={t("now", { count })} className="w-6 text-center font-medium">
          {count}
        </output>
        <Button
          size="iconSm"
          aria-label={t("more")}
          disabled={isBusy || isUnderWay || count >= mostSpeakers}
          onClick={() => ask(count + 1)}
        >
          <Plus aria-hidden />
        </Button>
      </div>
      <p className="mt-1.5 text-muted text-xs">{t("text")}</p>
      <Button
        size="sm"
        variant="ghost"
        className="-ml-2 mt-1"
        disabled={isBusy || isUnderWay}
        onClick={() => ask(null)}
      >
        {t("corrections")}
      </Button>
    </section>
  );
}
