"use client";
import { useQuery } from "@tanstack/react-query";
import { AtSign } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/Button.tsx";
import { Menu, MenuItem } from "@/components/ui/Menu.tsx";
import { inputClass } from "@/components/ui/TextField.tsx";
import { cn } from "@/lib/cn.ts";
import { useTRPC } from "@/lib/trpc.tsx";

export interface NoteFormProps {
  label: string;
  action: string;
  isBusy: boolean;
  text?: string;
  onSave: (written: { text: string; mentions: string[] }) => void;
  onCancel: () => void;
}

/** A few lines of text in which members can be named; Ctrl+Enter sends it, Escape leaves it. */
export function NoteForm({ label, action, isBusy, text: first = "", onSave, onCancel }: NoteFormProps) {
  const t = useTranslations("notes");
  const trpc = useTRPC();
  const [text, setText] = useState(first);
  const field = useRef<HTMLTextAreaElement>(null);
  const { data: members = [] } = useQuery(trpc.note.members.queryOptions());

  function save() {
    if (text.trim() === "" || isBusy) return;
    const mentions = members.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id);
    onSave({ text: text.trim(), mentions });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
    else if (event.key === "Escape") onCancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function mention(name: string) {
    const at = field.current?.selectionEnd ?? text.length;
    const before = text.slice(0, at).replace(/@\S*$/, "");
    const glue = before === "" || /\s$/.test(before) ? "" : " ";
    setText(`${before}${glue}@${name} ${text.slice(at)}`);
    field.current?.focus();
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <textarea
        ref={field}
        // biome-ignore lint/a11y/noAutofocus: it opens because somebody asked to write
        autoFocus
        aria-label={label}
        placeholder={label}
        rows={3}
        maxLength={4000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className={cn(inputClass, "h-auto min-h-16 resize-y py-2")}
      />
      <div className="mt-2 flex items-center gap-1.5">
        <Menu
          align="start"
          trigger={
            <Button size="iconSm" variant="ghost" aria-label={t("mention")}>
              <AtSign aria-hidden />
            </Button>
          }
        >
          {members.map(({ id, name }) => (
            <MenuItem key={id} onClick={() => mention(name)}>
              {name}
            </MenuItem>
          ))}
        </Menu>
        <span className="flex-1" />
        <Button size="sm" variant="ghost" onClick={onCancel}>
          {t("cancel")}
        </Button>
        <Button size="sm" variant="primary" type="submit" isBusy={isBusy} disabled={text.trim() === ""}>
          {action}
        </Button>
      </div>
    </form>
  );
}
