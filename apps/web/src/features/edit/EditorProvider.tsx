"use client";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from "react";
import { toast } from "sonner";
import { createEditor, type EditNotice, type Editor, type EditorState } from "@/features/edit/editor.ts";
import { createKeptEdits } from "@/features/edit/keptEdits.ts";
import { newId } from "@/features/edit/newId.ts";
import { sendUnsent } from "@/features/edit/sendUnsent.ts";
import { useTRPCClient } from "@/lib/trpc.tsx";

const Context = createContext<Editor | null>(null);

export interface EditorProviderProps {
  /** Whose edits they are: another account of the same browser does not take them over. */
  userId: string;
  transcriptId: string | null;
  children: ReactNode;
}

/** One editor for the transcript that the page below shows. */
export function EditorProvider({ userId, transcriptId, children }: EditorProviderProps) {
  const client = useTRPCClient();
  const tell = useNotices();
  const editor = useMemo(
    () =>
      createEditor({
        send: (unsent) => sendUnsent(client, transcriptId ?? "", unsent),
        kept: createKeptEdits({
          scope: `${userId}.${transcriptId}`,
          pageId: newId(),
          storage: typeof localStorage === "undefined" ? null : localStorage,
        }),
        onNotice: tell,
      }),
    [client, userId, transcriptId, tell],
  );

  useEffect(() => {
    const onHide = () => document.visibilityState === "hidden" && editor.settle();
    const onUnload = (event: BeforeUnloadEvent) => {
      editor.settle();
      const { isKept, unsent } = editor.getState();
      if (!isKept && unsent > 0) event.preventDefault();
    };
    window.addEventListener("online", editor.retryNow);
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("visibilitychange", onHide);
    return () => {
      window.removeEventListener("online", editor.retryNow);
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("visibilitychange", onHide);
      editor.close();
    };
  }, [editor]);

  return <Context value={editor}>{children}</Context>;
}

/** The editor itself; never renders again on its own. */
export function useEditor(): Editor {
  const editor = useContext(Context);
  if (!editor) throw new Error("useEditor needs an EditorProvider above it.");
  return editor;
}

/** Something of the editor's state; renders only when it is another value than before. */
export function useEditorState<T>(read: (state: EditorState) => T): T {
  const editor = useEditor();
  const snapshot = () => read(editor.getState());
  return useSyncExternalStore(editor.subscribe, snapshot, snapshot);
}

/** Says in passing what was undone, or why nothing was. */
function useNotices(): (notice: EditNotice) => void {
  const t = useTranslations("edit");
  return useMemo(
    () => (notice) => {
      if (notice.kind === "refused") toast.error(notice.message);
      else if (notice.kind === "undo" || notice.kind === "redo") {
        const kinds = ["reword", "split", "merge", "retime", "remove", "reset", "insert", "assign", "replace"] as const;
        const of = kinds.find((kind) => kind === notice.of) ?? "other";
        toast(t(notice.kind === "undo" ? "undone" : "redone", { what: t(`kinds.${of}`) }));
      } else toast(t(notice.kind));
    },
    [t],
  );
}
