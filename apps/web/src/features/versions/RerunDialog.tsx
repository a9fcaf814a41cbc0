"use client";
import { NumberField } from "@base-ui/react/number-field";
import type { MeetingDetail, TranscribeOptions } from "@rollcall/core/meeting";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Dialog } from "@/components/ui/Dialog.tsx";
import { inputClass } from "@/components/ui/TextField.tsx";
import { parseWords } from "@/features/vocabulary/parseWords.ts";
import { VocabularyField } from "@/features/vocabulary/VocabularyField.tsx";
import { cn } from "@/lib/cn.ts";
import { useTRPC } from "@/lib/trpc.tsx";

export interface RerunDialogProps {
  meeting: MeetingDetail;
  /** What the last version was asked for. */
  lastOptions: TranscribeOptions;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** Transcribes the meeting once more, with another number of people or other words to expect. */
export function RerunDialog({ meeting, lastOptions, isOpen, onOpenChange }: RerunDialogProps) {
  const t = useTranslations("rerun");
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={t("title")} description={t("text")}>
      <RerunForm meeting={meeting} lastOptions={lastOptions} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

type Counting = "auto" | "exact" | "range";

function RerunForm({
  meeting,
  lastOptions,
  onDone,
}: Omit<RerunDialogProps, "isOpen" | "onOpenChange"> & { onDone: () => void }) {
  const t = useTranslations("rerun");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const name = useId();
  const heard = Math.max(1, meeting.speakers.length);
  const hasRange = lastOptions.minSpeakers !== undefined || lastOptions.maxSpeakers !== undefined;
  const [counting, setCounting] = useState<Counting>(lastOptions.speakers ? "exact" : hasRange ? "range" : "auto");
  const [exact, setExact] = useState(lastOptions.speakers ?? heard);
  const [least, setLeast] = useState(lastOptions.minSpeakers ?? 1);
  const [most, setMost] = useState(lastOptions.maxSpeakers ?? heard + 1);
  const [words, setWords] = useState((lastOptions.vocabulary ?? []).join("\n"));
  const rerun = useMutation(
    trpc.meeting.rerun.mutationOptions({
      onSuccess: async () => {
        onDone();
        await queryClient.invalidateQueries(trpc.meeting.pathFilter());
      },
    }),
  );

  function submit(event: FormEvent) {
    event.preventDefault();
    const vocabulary = parseWords(words);
    const people = { auto: {}, exact: { speakers: exact }, range: { minSpeakers: least, maxSpeakers: most } }[counting];
    rerun.mutate({ meetingId: meeting.id, options: { ...people, ...(vocabulary.length > 0 ? { vocabulary } : {}) } });
  }

  const choice = (value: Counting) => (
    <label className="flex h-9 cursor-pointer items-center gap-2.5">
      <input
        type="radio"
        name={name}
        value={value}
        checked={counting === value}
        onChange={() => setCounting(value)}
        className="size-4 accent-(--accent)"
      />
      {t(`counting.${value}`)}
    </label>
  );

  return (
    <form onSubmit={submit}>
      <fieldset>
        <legend className="font-medium text-sm">{t("people")}</legend>
        <div className="mt-1 grid">
          {choice("auto")}
          <div className="flex flex-wrap items-center gap-x-3">
            {choice("exact")}
            {counting === "exact" ? <Count label={t("exact")} value={exact} onChange={setExact} /> : null}
          </div>
          <div className="flex flex-wrap items-center gap-x-3">
            {choice("range")}
            {counting === "range" ? (
              <span className="flex items-center gap-2">
                <Count label={t("least")} value={least} onChange={setLeast} />
                <span className="text-muted">{t("to")}</span>
                <Count label={t("most")} value={most} onChange={setMost} />
              </span>
            ) : null}
          </div>
        </div>
      </fieldset>
      <div className="mt-4">
        <VocabularyField text={words} onChange={setWords} label={t("words")} hint={t("wordsHint")} rows={4} />
      </div>
      {rerun.error ? (
        <p role="alert" className="mt-3 text-danger text-sm">
          {rerun.error.message}
        </p>
      ) : null}
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={onDone}>{t("cancel")}</Button>
        <Button type="submit" variant="primary" isBusy={rerun.isPending}>
          {t("start")}
        </Button>
      </div>
    </form>
  );
}

/** A number of people, 1 to 50. */
function Count({ label, value, onChange }: { label: string; value: number; onChange: (value: number) => void }) {
  return (
    <NumberField.Root value={value} min={1} max={50} onValueChange={(next) => next !== null && onChange(next)}>
      <NumberField.Input aria-label={label} className={cn(inputClass, "h-8 w-16 text-center")} />
    </NumberField.Root>
  );
}
