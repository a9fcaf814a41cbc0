"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button.tsx";
import { parseWords } from "@/features/vocabulary/parseWords.ts";
import { VocabularyField } from "@/features/vocabulary/VocabularyField.tsx";
import { useTRPC } from "@/lib/trpc.tsx";

/** The words every transcription of the workspace expects; owners and admins change them. */
export function WorkspaceWords({ words, mayChange }: { words: string[]; mayChange: boolean }) {
  const t = useTranslations("settings");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<string | null>(null);
  const saved = words.join("\n");
  const text = draft ?? saved;
  const isChanged = parseWords(text).join("\n") !== saved;
  const save = useMutation(
    trpc.org.setVocabulary.mutationOptions({
      onSuccess: (data) => {
        queryClient.setQueryData(trpc.org.vocabulary.queryKey(), data);
        setDraft(null);
        toast(t("wordsSaved", { count: data.words.length }));
      },
    }),
  );

  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate({ words: parseWords(text) });
  }

  return (
    <form onSubmit={submit} className="mt-4">
      <VocabularyField
        text={text}
        onChange={setDraft}
        label={t("wordsLabel")}
        hint={t(mayChange ? "wordsHint" : "wordsReadOnly")}
        isReadOnly={!mayChange}
        rows={10}
      />
      {save.error ? (
        <p role="alert" className="mt-3 text-danger text-sm">
          {save.error.message}
        </p>
      ) : null}
      {mayChange ? (
        <div className="mt-4 flex gap-2">
          <Button type="submit" variant="primary" disabled={!isChanged} isBusy={save.isPending}>
            {t("save")}
          </Button>
          {isChanged ? (
            <Button variant="ghost" onClick={() => setDraft(null)}>
              {t("undo")}
            </Button>
          ) : null}
        </div>
      ) : null}
    </form>
  );
}
