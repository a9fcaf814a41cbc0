import type { EditCommand } from "@rollcall/core/edit/command";
import type { EditResult, TouchedSegments } from "@rollcall/core/edit/editLog";
import { wordsIn } from "@rollcall/core/edit/reword";
import type { SegmentView } from "@rollcall/core/transcript";
import type { Clash, Draft, Kept, KeptEdits } from "@/features/edit/keptEdits.ts";
import { newId } from "@/features/edit/newId.ts";
import { changedSince, replay, type Seen, seenBy, type Unsent, upToDate } from "@/features/edit/unsent.ts";

/** Where the caret goes when a passage is opened for typing: an offset in its text, or its end. */
export type Caret = number | "end";

/** Everything the page shows of its edits; a new object whenever anything of it changes. */
export interface EditorState {
  /** Text has come, so it can be edited. */
  isLoaded: boolean;
  /** In order, with everything done that was done here. */
  segments: readonly SegmentView[];
  /** The passage that is open for typing. */
  live: { segmentId: string; caret: Caret } | null;
  /** Something was typed or done here, so there is something to be said about it. */
  hasEdited: boolean;
  /** Edits, text being typed included, that the server has not confirmed. */
  unsent: number;
  /** "waiting": the server cannot be reached, or the account was signed out; it is tried again. */
  link: "ok" | "waiting" | "signedOut";
  /** False when the browser refuses to keep what is unsent: leaving the page would lose it. */
  isKept: boolean;
  clashes: readonly Clash[];
  /** The passage whose edges are being adjusted. */
  trimming: string | null;
}

/** Something the person is told in passing. */
export type EditNotice =
  | { kind: "undo" | "redo"; of: string }
  | { kind: "nothingToUndo" | "nothingToRedo" | "blocked" | "changedMeanwhile" }
  | { kind: "refused"; message: string };

/** What the server said: its answer, that it will not do it, or that it could not be asked. */
export type Sent = EditResult | { kind: "refused"; message: string } | { kind: "later"; isSignedOut: boolean };

export interface EditorOptions {
  send: (unsent: Unsent) => Promise<Sent>;
  kept: KeptEdits;
  onNotice: (notice: EditNotice) => void;
}

export type Editor = ReturnType<typeof createEditor>;

/** Short, so that what was typed is with the server in a blink; the server makes one edit of what is typed in a go. */
const idleMs = 200;
const mostTries = 5;
const waitsMs = [500, 1000, 2000, 4000, 8000];

/**
 * The text of one transcript while a page shows it. Edits are done here at once, kept in the browser, and sent one
 * after the other; what others do comes in through `receive` and never replaces what somebody is typing.
 */
export function createEditor({ send, kept, onNotice }: EditorOptions) {
  const server = new Map<string, SegmentView>();
  /** The revision each passage is known at: what is heard twice or late changes nothing. */
  const knownAt = new Map<string, number>();
  const listeners = new Set<() => void>();
  /** Every edit up to this revision has been told of. */
  let heard: number | null = null;
  let shown: ReadonlyMap<string, SegmentView> = server;
  let queue: Unsent[] = [];
  let draft: Draft | null = null;
  /** Edits that were taken back before they were sent. */
  let dropped: Extract<Unsent, { kind: "command" }>[] = [];
  let isSending = false;
  let isStarted = false;
  let isClosed = false;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let state: EditorState = {
    isLoaded: false,
    segments: [],
    live: null,
    hasEdited: false,
    unsent: 0,
    link: "ok",
    isKept: true,
    clashes: [],
    trimming: null,
  };

  function set(next: Partial<EditorState>) {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  }

  /** Shows the passages anew after what the server has, or what is unsent, changed. */
  function refresh(next: Partial<EditorState> = {}) {
    shown = replay(server, queue);
    const segments = [...shown.values()].sort((a, b) => a.n - b.n);
    const live = state.live && shown.has(state.live.segmentId) ? state.live : null;
    const clashes = (next.clashes ?? state.clashes).filter(({ segmentId }) => server.has(segmentId) || !server.size);
    const isKept = kept.saveQueue(queue, clashes);
    set({ live, ...next, segments, clashes, unsent: unsentCount(), isKept });
  }

  function unsentCount() {
    return queue.length + (draft === null ? 0 : 1);
  }

  /** Whether anything of it was not known: of one's own edits the server tells too. */
  function take({ segments, removed }: TouchedSegments, revision: number): boolean {
    const isNews = (id: string) => revision >= (knownAt.get(id) ?? 0);
    let hasChanged = false;
    for (const segment of segments) {
      if (!isNews(segment.id)) continue;
      knownAt.set(segment.id, revision);
      const known = server.get(segment.id);
      if (known?.version === segment.version && known.text === segment.text) continue;
      server.set(segment.id, segment);
      hasChanged = true;
    }
    for (const id of removed) {
      if (!isNews(id)) continue;
      knownAt.set(id, revision);
      if (server.delete(id)) hasChanged = true;
    }
    return hasChanged;
  }

  /** A page of the text, of `revision` at least. */
  function load(segments: SegmentView[], revision: number) {
    heard = heard === null ? revision : Math.min(heard, revision);
    take({ segments, removed: [] }, revision);
    refresh({ isLoaded: true });
  }

  /** What others have changed, up to `revision`. */
  function receive(touched: TouchedSegments, revision: number) {
    heard = Math.max(heard ?? 0, revision);
    if (take(touched, revision)) refresh();
  }

  function enqueue(unsent: Unsent) {
    queue.push(unsent);
    refresh({ hasEdited: true });
    void pump();
  }

  /** Does a command at once. What is being typed is saved before it, unless it is about that very text. */
  function perform(command: EditCommand) {
    settle();
    dropped = [];
    enqueue({ kind: "command", editId: newId(), command, seen: seenBy(command, shown) });
  }

  /** Notes what is being typed; it becomes an edit after a moment without a key, or with `settle`. */
  function type(segmentId: string, text: string) {
    const segment = shown.get(segmentId);
    if (!segment) return;
    if (draft?.segmentId !== segmentId) settle();
    const mine = state.clashes.find((clash) => clash.segmentId === segmentId);
    draft ??= { segmentId, text, base: mine ? mine.mine : segment.text, version: mine ? 1 : segment.version };
    draft.text = text;
    const isKept = kept.saveDraft(draft);
    if (isKept !== state.isKept || state.unsent !== unsentCount()) {
      set({ isKept, hasEdited: true, unsent: unsentCount() });
    }
    clearTimeout(idle);
    // A text that was emptied is not taken for a passage to remove while it is still being typed.
    idle = setTimeout(() => draft?.text.trim() !== "" && settle(), idleMs);
  }

  /** Makes an edit of what was typed, now. */
  function settle() {
    clearTimeout(idle);
    if (!draft) return;
    const { segmentId, base, version } = draft;
    const text = wordsIn(draft.text).join(" ");
    draft = null;
    if (text !== base) {
      dropped = [];
      const last = queue.at(-1);
      // While nothing can be sent, a passage that is rewritten over and over stays one edit.
      if (last?.kind === "command" && last.tries === undefined && isRewordOf(last.command, segmentId)) {
        last.command = { ...last.command, text };
        refresh();
      } else {
        const command: EditCommand = { kind: "reword", segmentId, version, text };
        enqueue({ kind: "command", editId: newId(), command, seen: { [segmentId]: { text: base, version } } });
      }
    }
    kept.saveDraft(null);
    if (state.unsent !== unsentCount()) set({ unsent: unsentCount() });
  }

  /** Leaves the passage as it was before the typing that is not saved yet. */
  function abandon() {
    clearTimeout(idle);
    draft = null;
    kept.saveDraft(null);
    if (state.unsent !== unsentCount()) set({ unsent: unsentCount() });
  }

  function takeBack(direction: "undo" | "redo") {
    settle();
    const last = queue.at(-1);
    const again = dropped.at(-1);
    if (direction === "undo" && last?.kind === "command" && last.tries === undefined) {
      queue.pop();
      dropped.push(last);
      refresh();
      onNotice({ kind: "undo", of: last.command.kind });
    } else if (direction === "redo" && again) {
      dropped.pop();
      enqueue({ ...again, editId: newId() });
      onNotice({ kind: "redo", of: again.command.kind });
    } else {
      enqueue({ kind: "takeBack", editId: newId(), direction });
    }
  }

  /** Sends what is unsent, one after the other: later edits build on what became of earlier ones. */
  async function pump() {
    if (isSending) return;
    isSending = true;
    clearTimeout(retry);
    for (let next = queue[0]; next; next = queue[0]) {
      if (next.kind === "command") {
        next.tries = (next.tries ?? 0) + 1;
        next.command = upToDate(next.command, next.seen, server);
        // An edit that may have been sent must not become another one under its id.
        kept.saveQueue(queue, state.clashes);
      }
      const answer = await send(next);
      if (answer.kind === "later") {
        const waitMs = waitsMs[Math.min(failures++, waitsMs.length - 1)];
        retry = setTimeout(() => void pump(), waitMs);
        set({ link: answer.isSignedOut ? "signedOut" : "waiting" });
        break;
      }
      failures = 0;
      settleAnswer(next, answer);
    }
    isSending = false;
    if (isClosed && queue.length === 0) kept.close();
  }

  function settleAnswer(unsent: Unsent, answer: Exclude<Sent, { kind: "later" }>) {
    if (answer.kind !== "refused") take(answer, answer.revision);
    if (answer.kind === "conflict" && unsent.kind === "command" && goesOn(unsent)) {
      refresh({ link: "ok" });
      return;
    }
    queue = queue.filter((other) => other !== unsent);
    const isLost = answer.kind === "conflict" || answer.kind === "refused";
    let { clashes } = state;
    if (unsent.kind === "command" && unsent.command.kind === "reword") {
      const { segmentId, text } = unsent.command;
      clashes = clashes.filter((clash) => clash.segmentId !== segmentId);
      const theirs = server.get(segmentId);
      if (isLost && theirs && theirs.text !== text) clashes = [...clashes, { segmentId, mine: text }];
    }
    refresh({ link: "ok", clashes });
    tell(unsent, answer, clashes);
  }

  /** Whether a refused edit is still what the person meant: of several passages those that nobody else has touched. */
  function goesOn(unsent: Extract<Unsent, { kind: "command" }>): boolean {
    if ((unsent.tries ?? 0) >= mostTries) return false;
    const changed = new Set(changedSince(unsent.seen, server));
    if (unsent.command.kind === "assign") {
      const segmentIds = unsent.command.segmentIds.filter((id) => server.has(id));
      unsent.command = { ...unsent.command, segmentIds };
      return segmentIds.length > 0;
    }
    if (unsent.command.kind === "replace") {
      const segments = unsent.command.segments.filter(({ segmentId }) => !changed.has(segmentId));
      unsent.command = { ...unsent.command, segments };
      if (changed.size > 0) onNotice({ kind: "changedMeanwhile" });
      return segments.length > 0;
    }
    return changed.size === 0;
  }

  function tell(unsent: Unsent, answer: Exclude<Sent, { kind: "later" }>, clashes: readonly Clash[]) {
    if (answer.kind === "refused") return onNotice(answer);
    if (unsent.kind === "takeBack") {
      const { direction } = unsent;
      if (answer.kind === "done") onNotice({ kind: direction, of: answer.of ?? "" });
      else if (answer.kind === "conflict") onNotice({ kind: "blocked" });
      else if (unsent.direction === "undo") onNotice({ kind: "nothingToUndo" });
      else onNotice({ kind: "nothingToRedo" });
    } else if (answer.kind === "conflict" && !clashes.some(({ segmentId }) => isAbout(unsent, segmentId))) {
      onNotice({ kind: "changedMeanwhile" });
    }
  }

  /** What an earlier page has left unsent goes before anything that is done here. */
  function resume(found: Kept) {
    const known = new Set(queue.map(({ editId }) => editId));
    const left: Unsent[] = found.queue
      .filter(({ editId }) => !known.has(editId))
      .map((unsent) => (unsent.kind === "command" ? { ...unsent, tries: unsent.tries ?? 1 } : unsent));
    if (found.draft) left.push(rewordOf(found.draft));
    queue = [...(isSending ? queue.slice(0, 1) : []), ...left, ...(isSending ? queue.slice(1) : queue)];
    refresh({ clashes: [...state.clashes, ...found.clashes] });
    void pump();
  }

  return {
    getState: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    segment: (id: string) => shown.get(id),
    /** The text somebody is typing in this passage, when it is not saved yet. */
    draftOf: (id: string) => (draft?.segmentId === id ? draft.text : null),
    load,
    receive,
    heardRevision: () => heard ?? 0,
    perform,
    type,
    settle,
    abandon,
    takeBack,
    addSpeaker: (speakerId: string) => enqueue({ kind: "speaker", editId: speakerId }),
    open: (segmentId: string, caret: Caret) => {
      if (state.live?.segmentId !== segmentId) settle();
      set({ live: { segmentId, caret } });
    },
    leave: () => {
      settle();
      set({ live: null });
    },
    /** Begins to adjust the edges of a passage, or ends it. */
    trim: (trimming: string | null) => set({ trimming }),
    /** Of two versions of a passage the person's own holds, or the other. */
    resolve: (segmentId: string, choice: "mine" | "theirs") => {
      const clash = state.clashes.find((one) => one.segmentId === segmentId);
      if (!clash) return;
      abandon();
      refresh({ clashes: state.clashes.filter((one) => one !== clash) });
      const segment = shown.get(segmentId);
      if (choice === "mine" && segment) {
        perform({ kind: "reword", segmentId, version: segment.version, text: clash.mine });
      }
    },
    /** Takes up what was left unsent; to be called once the text is there. */
    start: () => {
      if (!isStarted) kept.adopt(resume);
      isStarted = true;
    },
    /** Tries at once what waits for the server. */
    retryNow: () => {
      if (queue.length > 0) void pump();
    },
    /** The page is left; what is unsent is still sent as long as the tab is there. */
    close: () => {
      settle();
      isClosed = true;
      if (queue.length === 0) kept.close();
    },
  };
}

function isRewordOf(command: EditCommand, segmentId: string): command is Extract<EditCommand, { kind: "reword" }> {
  return command.kind === "reword" && command.segmentId === segmentId;
}

function isAbout(unsent: Unsent, segmentId: string): boolean {
  return unsent.kind === "command" && isRewordOf(unsent.command, segmentId);
}

function rewordOf({ segmentId, text, base, version }: Draft): Unsent {
  const seen: Seen = { [segmentId]: { text: base, version } };
  return { kind: "command", editId: newId(), command: { kind: "reword", segmentId, version, text }, seen };
}
