"use client";
import type { EditView } from "@rollcall/core/edit/editLog";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button.tsx";
import { Dialog } from "@/components/ui/Dialog.tsx";
import { useEditor } from "@/features/edit/EditorProvider.tsx";
import { newId } from "@/features/edit/newId.ts";
import { clock } from "@/lib/time.ts";
import { useTRPC } from "@/lib/trpc.tsx";

export interface RestoreDialogProps {
  transcriptId: string;
  /** The last edit that stays, or "start" for none. */
  to: EditView | "start";
  onClose: () => void;
}

/** What going back would change, before it is done; it can be undone like any edit. */
export function RestoreDialog({ transcriptId, to, onClose }: RestoreDialogProps) {
  const t = useTranslations("history");
  const format = useFormatter();
  const trpc = useTRPC();
  const editor = useEditor();
  const revision = to === "start" ? 0 : to.revision;
  const { data: preview, error } = useQuery(
    trpc.edit.restorePreview.queryOptions({ transcriptId, revision }, { staleTime: 0, gcTime: 0 }),
  );
  const restore = useMutation(
    trpc.edit.restore.mutationOptions({
      onSuccess: (result) => {
        editor.receive(result, result.revision);
        onClose();
        toast(t("restored"), { action: { label: t("undo"), onClick: () => editor.takeBack("undo") } });
      },
      onError: ({ message }) => toast.error(message),
    }),
  );
  const at = to === "start" ? null : new Date(to.at);
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={
        at
          ? t("restoreTitle", { time: format.dateTime(at, { dateStyle: "medium", timeStyle: "short" }) })
          : t("restoreStartTitle")
      }
      description={preview ? t("preview", { edits: preview.edits, segments: preview.segments }) : t("loading")}
    >
      {error ? <p className="text-danger text-sm">{error.message}</p> : null}
      <ol aria-label={t("changes")} className="flex flex-col divide-y text-sm">
        {preview?.passages.map(({ startMs, before, after, isSpeakerChanged }) => (
          <li key={`${startMs} ${before} ${after}`} className="py-2">
            <span className="font-mono text-2xs text-subtle">{clock(startMs)}</span>
            {before === null && after === null ? null : (
              <p className="break-words">
                {before ? <del className="block text-muted decoration-danger">{before}</del> : null}
                {after ? <ins className="block no-underline">{after}</ins> : null}
              </p>
            )}
            {isSpeakerChanged ? <p className="text-muted">{t("speakerChanges")}</p> : null}
          </li>
        ))}
      </ol>
      {preview && preview.segments > preview.passages.length ? (
        <p className="text-subtle text-xs">{t("andMore", { count: preview.segments - preview.passages.length })}</p>
      ) : null}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button
          variant="primary"
          isBusy={restore.isPending}
          disabled={!preview || preview.segments === 0}
          onClick={() => restore.mutate({ transcriptId, editId: newId(), revision })}
        >
          {t("restore")}
        </Button>
      </div>
    </Dialog>
  );
}
