import { MeetingTitle, maxUploadBytes, type TranscribeOptions } from "@rollcall/core/meeting";
import type { Upload } from "tus-js-client";
import { claimUpload, isClaimed } from "@/features/upload/claims.ts";
import { forgetPending, type PendingUpload, pendingUploads } from "@/features/upload/pending.ts";
import { createUpload, uploadSentence } from "@/features/upload/tus.ts";

/** refused: never sent. interrupted: of an earlier visit, waits for its file. Everything else is what it says. */
export type UploadState = "refused" | "starting" | "sending" | "paused" | "finished" | "failed" | "interrupted";

export interface UploadItem {
  id: string;
  fileName: string;
  title: string;
  sizeBytes: number;
  sentBytes: number;
  state: UploadState;
  meetingId: string | null;
  /** Why it was refused or failed: a sentence of the server, or one of our reasons. */
  problem: { sentence: string } | { reason: "empty" | "tooLarge" | "unreachable" } | null;
}

export interface UploadsDeps {
  createMeeting(input: { title: string; heldAt: string; options: TranscribeOptions }): Promise<{ id: string }>;
  renameMeeting(input: { id: string; title: string }): Promise<unknown>;
  removeMeeting(input: { id: string }): Promise<unknown>;
  /** The list of meetings, or one of them, is not what it was. */
  onChange(): void;
}

export type Uploads = ReturnType<typeof createUploads>;

/** All uploads of this tab, alive for as long as the application's frame is. */
export function createUploads(deps: UploadsDeps) {
  let items: UploadItem[] = [];
  const files = new Map<string, File>();
  const asked = new Map<string, TranscribeOptions>();
  const running = new Map<string, Upload>();
  const pending = new Map<string, PendingUpload>();
  const claims = new Map<string, () => void>();
  const listeners = new Set<() => void>();

  function show(next: UploadItem[]) {
    items = next;
    for (const listener of listeners) listener();
  }
  const change = (id: string, patch: Partial<UploadItem>) =>
    show(items.map((item) => (item.id === id ? { ...item, ...patch } : item)));
  const letGo = (id: string) => {
    claims.get(id)?.();
    claims.delete(id);
  };
  const find = (id: string) => items.find((item) => item.id === id);

  function add(chosen: readonly File[], options: TranscribeOptions = {}) {
    for (const file of chosen) {
      const again = [...pending.values()].find((old) => old.fileName === file.name && old.sizeBytes === file.size);
      if (again) resumeWith(again, file);
      else void start(file, options);
    }
  }

  async function start(file: File, options: TranscribeOptions) {
    const id = crypto.getRandomValues(new Uint32Array(2)).join("-");
    const title = titleOf(file.name);
    const item = { id, fileName: file.name, title, sizeBytes: file.size, sentBytes: 0, meetingId: null };
    const reason = file.size === 0 ? "empty" : file.size > maxUploadBytes ? "tooLarge" : null;
    if (reason) return show([{ ...item, state: "refused", problem: { reason } }, ...items]);
    files.set(id, file);
    asked.set(id, options);
    show([{ ...item, state: "starting", problem: null }, ...items]);
    try {
      const heldAt = new Date(file.lastModified || Date.now()).toISOString();
      const meeting = await deps.createMeeting({ title, heldAt, options });
      change(id, { meetingId: meeting.id });
      deps.onChange();
      await send(id, file, meeting.id);
    } catch (error) {
      change(id, { state: "failed", problem: problemOf(error) });
    }
  }

  function resumeWith(old: PendingUpload, file: File) {
    pending.delete(old.storageKey);
    files.set(old.storageKey, file);
    change(old.storageKey, { state: "starting" });
    void send(old.storageKey, file, old.meetingId);
  }

  async function send(id: string, file: File, meetingId: string) {
    if (!claims.has(id)) claims.set(id, claimUpload(meetingId));
    const upload = createUpload(
      file,
      { kind: "meeting", meetingId },
      {
        onProgress: (sentBytes) => change(id, { sentBytes }),
        onSuccess: () => {
          running.delete(id);
          files.delete(id);
          letGo(id);
          change(id, { state: "finished", sentBytes: file.size });
          deps.onChange();
        },
        onError: (error) => void stopped(id, meetingId, error, upload.url !== null),
      },
    );
    running.set(id, upload);
    const previous = (await upload.findPreviousUploads()).find((old) => old.metadata.meetingId === meetingId);
    if (previous) upload.resumeFromPreviousUpload(previous);
    change(id, { state: "sending", problem: null });
    upload.start();
  }

  /** A file refused before its first byte leaves no meeting behind; anything later can be taken up again. */
  async function stopped(id: string, meetingId: string, error: Error, hasBegun: boolean) {
    const problem = problemOf(error);
    if (hasBegun || (problem && "reason" in problem)) return change(id, { state: "failed", problem });
    running.delete(id);
    letGo(id);
    change(id, { state: "refused", meetingId: null, problem });
    await deps.removeMeeting({ id: meetingId });
    deps.onChange();
  }

  async function pause(id: string) {
    await running.get(id)?.abort();
    change(id, { state: "paused" });
  }

  /** Goes on after a pause or a failure, from the last byte the server has. */
  function resume(id: string) {
    const upload = running.get(id);
    const file = files.get(id);
    if (upload) {
      change(id, { state: "sending", problem: null });
      upload.start();
    } else if (file) {
      dismiss(id);
      void start(file, asked.get(id) ?? {});
    }
  }

  /** Stops, and takes back what was sent and the meeting made for it. */
  async function cancel(id: string) {
    const item = find(id);
    show(items.filter((other) => other.id !== id));
    await running
      .get(id)
      ?.abort(true)
      .catch(() => {}); // The server drops what nobody continues.
    running.delete(id);
    letGo(id);
    if (pending.delete(id)) await forgetPending(id);
    if (item?.meetingId) await deps.removeMeeting({ id: item.meetingId }).catch(() => {}); // It may be gone already.
    deps.onChange();
  }

  function dismiss(id: string) {
    show(items.filter((item) => item.id !== id));
  }

  async function rename(id: string, text: string) {
    const item = find(id);
    const title = MeetingTitle.safeParse(text);
    if (!item?.meetingId || !title.success || title.data === item.title) return;
    change(id, { title: title.data });
    await deps.renameMeeting({ id: item.meetingId, title: title.data });
    deps.onChange();
  }

  /** Shows what an earlier visit left unfinished; what another tab is sending is that tab's. */
  async function restore() {
    for (const old of await pendingUploads()) {
      if (pending.has(old.storageKey) || isClaimed(old.meetingId)) continue;
      pending.set(old.storageKey, old);
      const { fileName, sizeBytes, meetingId } = old;
      const title = titleOf(fileName);
      const item = { id: old.storageKey, fileName, title, sizeBytes, sentBytes: 0, meetingId, problem: null };
      show([...items, { ...item, state: "interrupted" }]);
    }
  }

  function subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  return { subscribe, list: () => items, add, pause, resume, cancel, dismiss, rename, restore };
}

/** "2026-03-04_board-meeting.m4a" -> "2026-03-04 board-meeting". */
function titleOf(fileName: string): string {
  const stem = fileName
    .replace(/\.[^.]{1,5}$/, "")
    .replaceAll("_", " ")
    .trim();
  return (stem || fileName).slice(0, 200);
}

function problemOf(error: unknown): UploadItem["problem"] {
  const sentence = error instanceof Error ? uploadSentence(error) : null;
  return sentence === null ? { reason: "unreachable" } : { sentence };
}
