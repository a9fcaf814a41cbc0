"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { Badge } from "@/components/ui/Badge.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { Checkbox } from "@/components/ui/Checkbox.tsx";
import { Dialog } from "@/components/ui/Dialog.tsx";
import { Spinner } from "@/components/ui/Spinner.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

/** Somebody in all other meetings: what would change, then the names at once, and the way back. */
export function ArchiveDialog({ batchId, onClose }: { batchId: string; onClose: () => void }) {
  const t = useTranslations("naming");
  const format = useFormatter();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [unchosen, setUnchosen] = useState<ReadonlySet<string> | null>(null);
  const { data: batch, error } = useQuery(
    trpc.naming.batch.queryOptions(
      { batchId },
      { refetchInterval: ({ state }) => (state.data?.state === "searching" ? 700 : false) },
    ),
  );
  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.meeting.pathFilter()),
      queryClient.invalidateQueries(trpc.naming.pathFilter()),
    ]);
  const undo = useMutation(
    trpc.naming.undo.mutationOptions({
      onSuccess: ({ restored, kept }) => {
        toast(t("undone", { restored, kept }));
        return refresh();
      },
      onError: (problem) => toast.error(problem.message),
    }),
  );
  const apply = useMutation(
    trpc.naming.give.mutationOptions({ onSuccess: refresh, onError: (problem) => toast.error(problem.message) }),
  );
  // Doubtful ones are left out until somebody chooses them.
  const left = unchosen ?? new Set(batch?.voices.flatMap(({ speakerId, isSure }) => (isSure ? [] : [speakerId])));
  const chosen = batch?.voices.filter(({ speakerId }) => !left.has(speakerId)) ?? [];
  const toggle = (speakerId: string) => {
    const next = new Set(left);
    if (!next.delete(speakerId)) next.add(speakerId);
    setUnchosen(next);
  };
  const name = batch?.person.name ?? "";
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={t("archiveTitle", { person: name })}
      description={t("archiveText")}
    >
      {error ? <p role="alert">{error.message}</p> : null}
      {!error && (!batch || batch.state === "searching") ? (
        <p role="status" className="flex items-center gap-2 py-6 text-muted">
          <Spinner />
          {t("searching")}
        </p>
      ) : null}
      {batch && batch.state !== "searching" ? (
        <div data-testid="archive" data-state={batch.state}>
          <p className="font-medium" role="status">
            {batch.state === "undone"
              ? t("takenBack")
              : t(batch.state === "applied" ? "applied" : "found", {
                  turns: batch.turns,
                  meetings: batch.meetings,
                  doubtful: batch.doubtful,
                })}
          </p>
          <ul className="mt-3 divide-y border-y">
            {batch.voices.map(({ speakerId, label, meeting, turns, isSure, score }) => (
              <li key={speakerId} className="flex items-center gap-3 py-2">
                {batch.state === "ready" ? (
                  <Checkbox isChecked={!left.has(speakerId)} onChange={() => toggle(speakerId)}>
                    <span className="sr-only">{meeting.title}</span>
                  </Checkbox>
                ) : null}
                <a href={`/meetings/${meeting.id}`} target="_blank" rel="noreferrer" className="min-w-0 flex-1">
                  <span className="block truncate hover:underline">{meeting.title}</span>
                  <span className="text-subtle text-xs">
                    {t("voiceLine", {
                      label,
                      turns,
                      date: format.dateTime(new Date(meeting.heldAt), { dateStyle: "medium" }),
                    })}
                  </span>
                </a>
                {score === null ? null : (
                  <span className="font-mono text-subtle text-xs">
                    {format.number(score, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}
                  </span>
                )}
                {isSure ? null : <Badge tone="warn">{t("doubtful")}</Badge>}
              </li>
            ))}
          </ul>
          <div className="mt-4 flex justify-end gap-2">
            {batch.state === "ready" && batch.voices.length > 0 ? (
              <Button
                variant="primary"
                disabled={chosen.length === 0}
                isBusy={apply.isPending}
                onClick={() => apply.mutate({ batchId, speakerIds: chosen.map(({ speakerId }) => speakerId) })}
              >
                {t("apply", { count: chosen.length, person: name })}
              </Button>
            ) : null}
            {batch.state === "applied" ? (
              <Button isBusy={undo.isPending} onClick={() => undo.mutate({ batchId })}>
                {t("undo")}
              </Button>
            ) : null}
            <Button variant={batch.state === "ready" ? "ghost" : "primary"} onClick={onClose}>
              {t("close")}
            </Button>
          </div>
        </div>
      ) : null}
    </Dialog>
  );
}
