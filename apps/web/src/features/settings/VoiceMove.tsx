"use client";
import type { VoiceComparison, VoiceDecision, VoiceMoveView } from "@rollcall/core/voiceMove";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button.tsx";
import { ConfirmDialog } from "@/components/ui/ConfirmDialog.tsx";
import { Progress } from "@/components/ui/Progress.tsx";
import { jobSentence } from "@/features/jobs/jobSentence.ts";
import { useTRPC } from "@/lib/trpc.tsx";

export interface VoiceMoveProps {
  move: VoiceMoveView;
  mayChange: boolean;
  onAgain: () => void;
  isBusy: boolean;
}

/** A change of the voice model: how far it is, what it would mean, and what can be decided about it. */
export function VoiceMove({ move, mayChange, onAgain, isBusy }: VoiceMoveProps) {
  const t = useTranslations("voiceModel");
  const words = useTranslations("jobs");
  const format = useFormatter();
  const locale = useLocale();
  const { state, job, samples, comparison, keptUntil } = move;
  const isAtWork = job?.state === "queued" || job?.state === "running";
  const model = modelName(move.toModelId);
  const date = keptUntil ? format.dateTime(new Date(keptUntil), { dateStyle: "long" }) : "";
  if (state === "settled" || state === "abandoned") return null;
  return (
    <div className="mt-4 rounded-lg border px-4 py-3" data-move-state={state}>
      <p className="font-medium">{t(state, { model, date })}</p>
      {job && job.state !== "done" ? (
        <p className="mt-1 text-muted text-sm">{jobSentence(job, words, { locale, hasWorker: true })}</p>
      ) : null}
      {job && isAtWork ? <Progress value={job.percent} label={t("progress")} className="mt-2" /> : null}
      <p className="mt-2 text-muted text-sm">
        {t("samples", samples)} {samples.withoutClip > 0 ? t("withoutClip", { count: samples.withoutClip }) : null}
      </p>
      <UnknownPeople people={move.unknownPeople} />
      {comparison ? <Comparison {...comparison} /> : null}
      {mayChange ? <Decisions move={move} isAtWork={isAtWork} onAgain={onAgain} isBusy={isBusy} /> : null}
    </div>
  );
}

/** "wespeaker-resnet34-lm" of "wespeaker-resnet34-lm@7bb2f06e.1". */
export function modelName(modelId: string): string {
  return modelId.split("@")[0] ?? modelId;
}

function UnknownPeople({ people }: { people: VoiceMoveView["unknownPeople"] }) {
  const t = useTranslations("voiceModel");
  if (people.length === 0) return null;
  return (
    <div className="mt-2 text-sm">
      <p>{t("mustSpeak", { count: people.length })}</p>
      <ul className="mt-1 flex max-h-40 flex-wrap gap-x-3 gap-y-1 overflow-y-auto">
        {people.map(({ id, name }) => (
          <li key={id}>
            <Link href={`/people/${id}`} className="rounded text-muted underline hover:text-fg">
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Comparison(comparison: VoiceComparison) {
  const t = useTranslations("voiceModel");
  const { meetings, decided } = comparison;
  if (meetings === 0) return <p className="mt-3 text-muted text-sm">{t("notCompared")}</p>;
  return (
    <>
      <h3 className="mt-3 text-sm">{t("comparison", { meetings })}</h3>
      <dl className="mt-1 grid grid-cols-[1fr_auto] gap-x-4 text-sm">
        {(["voices", "same", "differently", "onlyOld", "onlyNew"] as const).map((key) => (
          <div key={key} className="col-span-2 grid grid-cols-subgrid border-b py-1 last:border-b-0">
            <dt className="text-muted">{t(key)}</dt>
            <dd className="text-right tabular-nums">{comparison[key]}</dd>
          </div>
        ))}
      </dl>
      {decided > 0 ? (
        <p className="mt-1 text-muted text-sm">{t("decided", { ...comparison, count: decided })}</p>
      ) : null}
    </>
  );
}

function Decisions(props: Omit<VoiceMoveProps, "mayChange"> & { isAtWork: boolean }) {
  const { move, isAtWork, onAgain, isBusy } = props;
  const t = useTranslations("voiceModel");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [asksToFinish, setAsksToFinish] = useState(false);
  const decide = useMutation(
    trpc.org.decideVoiceMove.mutationOptions({
      onSuccess: () => setAsksToFinish(false),
      onError: (error) => toast.error(error.message),
      onSettled: () => queryClient.invalidateQueries(trpc.org.voiceModels.pathFilter()),
    }),
  );
  const decideOn = (decision: VoiceDecision) => decide.mutate({ id: move.id, decision });
  const hasMore = !isAtWork && (move.samples.waiting > 0 || move.comparison === null);
  return (
    <div className="mt-4 flex flex-wrap gap-2">
      {move.state === "prepared" ? (
        <Button variant="primary" isBusy={decide.isPending} onClick={() => decideOn("use")}>
          {t("use")}
        </Button>
      ) : null}
      {hasMore ? (
        <Button isBusy={isBusy} onClick={onAgain}>
          {t("again")}
        </Button>
      ) : null}
      {move.state === "inUse" ? (
        <>
          <Button isBusy={decide.isPending} onClick={() => decideOn("takeBack")}>
            {t("takeBack")}
          </Button>
          <Button variant="ghost" onClick={() => setAsksToFinish(true)}>
            {t("finish")}
          </Button>
        </>
      ) : (
        <Button variant="ghost" isBusy={decide.isPending} onClick={() => decideOn("abandon")}>
          {t("abandon")}
        </Button>
      )}
      <ConfirmDialog
        isOpen={asksToFinish}
        onOpenChange={setAsksToFinish}
        title={t("finishTitle")}
        confirmLabel={t("finish")}
        onConfirm={() => decideOn("finish")}
        isBusy={decide.isPending}
      >
        {t("finishText")}
      </ConfirmDialog>
    </div>
  );
}
