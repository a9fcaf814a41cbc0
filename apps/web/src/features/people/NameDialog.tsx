"use client";
import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Dialog } from "@/components/ui/Dialog.tsx";
import { TextField } from "@/components/ui/TextField.tsx";

export interface NameDialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  initial?: string;
  isBusy: boolean;
  onSave: (name: string) => void;
}

/** Asks for a person's name. */
export function NameDialog({ isOpen, onOpenChange, title, initial = "", isBusy, onSave }: NameDialogProps) {
  const t = useTranslations("people");
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    if (name !== "") onSave(name);
  }
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={title} className="w-[min(24rem,calc(100vw-2rem))]">
      <form onSubmit={submit} className="flex flex-col gap-4 pt-1">
        <TextField label={t("name")} name="name" defaultValue={initial} autoComplete="off" required maxLength={120} />
        <Button type="submit" variant="primary" className="self-end" isBusy={isBusy}>
          {t("save")}
        </Button>
      </form>
    </Dialog>
  );
}
