"use client";
import { type SpeakerView, speakerLabel } from "@rollcall/core/meeting";
import { speakerColours } from "@rollcall/core/speaker";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button.tsx";
import { Dialog } from "@/components/ui/Dialog.tsx";
import { TextField } from "@/components/ui/TextField.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

export interface LabelDialogProps {
  meetingId: string;
  speaker: SpeakerView;
  onClose: () => void;
}

/** What a voice is called in this meeting, and its colour. */
export function LabelDialog({ meetingId, speaker, onClose }: LabelDialogProps) {
  const t = useTranslations("edit");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const given = speaker.label === speakerLabel(speaker.ordinal) ? "" : speaker.label;
  const [alias, setAlias] = useState(given);
  const [colour, setColour] = useState(speaker.colour);
  const save = useMutation(
    trpc.edit.labelSpeaker.mutationOptions({
      onSuccess: (labelled) => {
        queryClient.setQueryData(
          trpc.meeting.get.queryKey({ id: meetingId }),
          (old) => old && { ...old, speakers: old.speakers.map((one) => (one.id === labelled.id ? labelled : one)) },
        );
        onClose();
      },
      onError: (error) => toast.error(error.message),
    }),
  );

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    save.mutate({ speakerId: speaker.id, alias: alias.trim() === "" ? null : alias.trim(), colour });
  }

  return (
    <Dialog isOpen onOpenChange={onClose} title={t("labelTitle", { person: speakerLabel(speaker.ordinal) })}>
      <form onSubmit={onSubmit} className="flex flex-col gap-5">
        <TextField
          label={t("alias")}
          hint={t("aliasHint")}
          value={alias}
          maxLength={120}
          placeholder={speakerLabel(speaker.ordinal)}
          onValueChange={setAlias}
        />
        <fieldset>
          <legend className="font-medium text-sm">{t("colour")}</legend>
          <div className="mt-2 flex flex-wrap gap-2">
            {Array.from({ length: speakerColours }, (_, n) => (
              <label
                // biome-ignore lint/suspicious/noArrayIndexKey: a colour is its place in the palette
                key={n}
                data-colour={n}
                className="grid size-8 cursor-pointer place-items-center rounded-full bg-(--speaker) has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
              >
                <input
                  type="radio"
                  name="colour"
                  className="sr-only"
                  aria-label={t("colourOf", { n: n + 1 })}
                  checked={colour === n}
                  onChange={() => setColour(n)}
                />
                {colour === n ? <Check aria-hidden className="size-4 text-bg" strokeWidth={3} /> : null}
              </label>
            ))}
          </div>
        </fieldset>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" variant="primary" isBusy={save.isPending}>
            {t("save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
