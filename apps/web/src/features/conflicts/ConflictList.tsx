"use client";
import type { ConflictView } from "@rollcall/core/edit/editLog";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button.tsx";
import { Kbd } from "@/components/ui/Kbd.tsx";
import { Progress } from "@/components/ui/Progress.tsx";
import { useEditor } from "@/features/edit/EditorProvider.tsx";
import { newId } from "@/features/edit/newId.ts";
import { useRail } from "@/features/rail/RailProvider.tsx";
import { useShortcuts } from "@/features/shortcuts/ShortcutsProvider.tsx";
import { speakerName } from "@/features/transcript/speakerName.ts";
import { cn } from "@/lib/cn.ts";
import { clock } from "@/lib/time.ts";
import { useTRPC } from "@/lib/trpc.tsx";

const none: ConflictView[] = [];

/** Where another run and the work of people disagree: what was, what the models hear now, and what a person wrote. */
export function ConflictList({ meeting }: { meeting: MeetingDetail }) {
  const t = useTranslations("conflicts");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const editor = useEditor();
  const rail = useRail();
  const transcriptId = meeting.transcript?.id ?? "";
  const options = trpc.edit.conflicts.queryOptions({ transcriptId }, { enabled: transcriptId !== "" });
  const { data: conflicts = none } = useQuery(options);
  const [total, setTotal] = useState(0);
  if (conflicts.length > total) setTotal(conflicts.length);

  const resolve = useMutation(
    trpc.edit.resolve.mutationOptions({
      onMutate: ({ conflictId }) => {
        const before = conflicts;
        queryClient.setQueryData(options.queryKey, (old) => old?.filter(({ id }) => id !== conflictId));
        return { before };
      },
      onSuccess: (result) => editor.receive(result, result.revision),
      onError: (error, _input, context) => {
        toast.error(error.message);
        queryClient.setQueryData(options.queryKey, context?.before);
      },
    }),
  );
  const [first] = conflicts;
  function choose(choice: "mine" | "fresh", conflict = first) {
    if (!conflict) return;
    resolve.mutate({ conflictId: conflict.id, editId: newId(), choice });
    const next = conflicts.find(({ id }) => id !== conflict.id);
    if (next) rail.jump({ ms: next.startMs });
  }
  useShortcuts(
    first
      ? [
          { keys: "m", description: "conflictMine", run: () => choose("mine") },
          { keys: "t", description: "conflictFresh", run: () => choose("fresh") },
        ]
      : [],
  );
  if (conflicts.length === 0) return null;
  const done = total - conflicts.length;
  return (
    <section aria-label={t("title")} className="flex flex-col gap-3 border-b pb-4">
      <div>
        <h2 className="text-sm">{t("count", { count: conflicts.length })}</h2>
        <p className="mt-0.5 text-muted text-xs">{t("explain")}</p>
        <Progress value={(done / total) * 100} label={t("progress", { done, total })} className="mt-2" />
      </div>
      <ol className="flex flex-col gap-2">
        {conflicts.map((conflict) => (
          <li
            key={conflict.id}
            className={cn("rounded-lg border p-3 text-sm", conflict === first && "border-line-strong bg-canvas")}
          >
            <button
              type="button"
              onClick={() => rail.jump({ ms: conflict.startMs })}
              className="font-mono text-2xs text-subtle underline-offset-2 hover:underline"
            >
              {t("at", { time: clock(conflict.startMs) })}
            </button>
            <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5">
              <Version label={t("old")} value={reading(conflict, conflict.old)} />
              <Version label={t("fresh")} value={reading(conflict, conflict.fresh)} />
              <Version label={t("mine")} value={reading(conflict, conflict.mine)} />
            </dl>
            <div className="mt-2 flex flex-wrap gap-1.5">
              <Button size="sm" onClick={() => choose("mine", conflict)}>
                {t("keepMine")}
                {conflict === first ? <Kbd>M</Kbd> : null}
              </Button>
              <Button size="sm" onClick={() => choose("fresh", conflict)}>
                {t("takeFresh")}
                {conflict === first ? <Kbd>T</Kbd> : null}
              </Button>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );

  function reading({ kind }: ConflictView, value: string | null): string {
    if (kind === "text") return value || t("nothing");
    const speaker = meeting.speakers.find(({ id }) => id === value);
    return speaker ? speakerName(speaker) : t("nobody");
  }
}

function Version({ label, value }: { label: string; value: string }) {
  return (
    <>
      <dt className="text-subtle">{label}</dt>
      <dd className="min-w-0 break-words">{value}</dd>
    </>
  );
}
