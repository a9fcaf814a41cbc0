import { performCommand } from "@rollcall/core/edit/performCommand";
import type { SegmentState } from "@rollcall/core/edit/segmentState";
import { type SegmentView, segmentText } from "@rollcall/core/transcript";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createEditor, type EditNotice, type Sent } from "../../src/features/edit/editor.ts";
import { createKeptEdits } from "../../src/features/edit/keptEdits.ts";
import { newId } from "../../src/features/edit/newId.ts";
import type { Unsent } from "../../src/features/edit/unsent.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const ids = Array.from({ length: 3 }, newId);
const texts = ["Good morning everybody.", "Shall we begin?", "Yes, let us begin."];

/** A server in miniature: one transcript, versions and all, that can be cut off. */
function aServer() {
  const segments = new Map<string, SegmentView>(
    texts.map((text, n) => [ids[n] ?? "", aSegment(ids[n] ?? "", n, text)]),
  );
  const done = new Map<string, string[]>();
  let revision = 0;
  const server = {
    segments,
    done,
    isDown: false,
    /** Does what it is asked, but its answer is lost. */
    losesAnswers: false,
    text: (n: number) => segments.get(ids[n] ?? "")?.text,
    /** Somebody else changes a passage. */
    change(n: number, change: Partial<SegmentView>) {
      const segment = segments.get(ids[n] ?? "");
      if (!segment) throw new Error("there is no such passage");
      revision++;
      const words = change.text === undefined ? segment.words : wordsOf(change.text, segment.startMs);
      segments.set(segment.id, { ...segment, ...change, words, version: segment.version + 1 });
      return { touched: touched([segment.id]), revision };
    },
    async send(unsent: Unsent): Promise<Sent> {
      if (server.isDown) return { kind: "later", isSignedOut: false };
      const answer = handle(unsent);
      return server.losesAnswers ? { kind: "later", isSignedOut: false } : answer;
    },
  };

  function touched(touchedIds: string[]) {
    const there = touchedIds.flatMap((id) => segments.get(id) ?? []);
    return { segments: there, removed: touchedIds.filter((id) => !segments.has(id)) };
  }

  function handle(unsent: Unsent): Sent {
    if (unsent.kind !== "command") return { kind: "nothing", revision, segments: [], removed: [] };
    const known = done.get(unsent.editId);
    if (known) return { kind: "done", revision, ...touched(known) };
    const { command } = unsent;
    if ("version" in command && segments.get(command.segmentId)?.version !== command.version) {
      return { kind: "conflict", revision, ...touched([command.segmentId]) };
    }
    const ordered = [...segments.values()].sort((a, b) => a.n - b.n);
    const changes = performCommand(command, {
      segment: (id) => segments.get(id),
      next: (id) => ordered[ordered.findIndex((segment) => segment.id === id) + 1],
      machine: () => ({ words: [], speakerId: null }),
    });
    revision++;
    for (const { id, after } of changes) {
      const before = segments.get(id);
      if (after === null) segments.delete(id);
      else {
        const state = { ...before, ...after } as SegmentState;
        segments.set(id, { ...state, text: segmentText(state.words), version: (before?.version ?? 0) + 1 });
      }
    }
    const touchedIds = changes.map(({ id }) => id);
    done.set(unsent.editId, touchedIds);
    return { kind: "done", revision, ...touched(touchedIds) };
  }
  return server;
}

function aSegment(id: string, n: number, text: string): SegmentView {
  const words = wordsOf(text, n * 10_000);
  return { id, n, startMs: n * 10_000, endMs: n * 10_000 + 9000, speakerId: null, text, words, version: 1 };
}

function wordsOf(text: string, startMs: number) {
  return text.split(" ").map((t, i) => ({ t, s: startMs + i * 100, e: startMs + i * 100 + 90, c: 0.9 }));
}

function aStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (n) => [...items.keys()][n] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  };
}

function anEditor(server: ReturnType<typeof aServer>, storage = aStorage()) {
  const notices: EditNotice[] = [];
  const kept = createKeptEdits({ scope: ids[0] ?? "", pageId: newId(), storage });
  const editor = createEditor({ send: server.send, kept, onNotice: (notice) => notices.push(notice) });
  editor.load([...server.segments.values()], 0);
  editor.start();
  const shown = () => editor.getState().segments.map(({ text }) => text);
  const version = (n: number) => editor.segment(ids[n] ?? "")?.version ?? 0;
  return { editor, notices, kept, shown, version };
}

const settled = () => vi.advanceTimersByTimeAsync(0);
const [first = "", second = ""] = ids;

test("what is typed is saved after a moment without a key", async () => {
  const server = aServer();
  const { editor } = anEditor(server);
  editor.type(first, "Good evening everybody.");
  await vi.advanceTimersByTimeAsync(150);
  expect(server.text(0)).toBe("Good morning everybody.");
  expect(editor.getState().unsent).toBe(1);
  await vi.advanceTimersByTimeAsync(100);
  expect(server.text(0)).toBe("Good evening everybody.");
  expect(editor.getState()).toMatchObject({ unsent: 0, link: "ok", clashes: [] });
});

test("a passage is cut, joined and given away at once, in whatever order the answers come", async () => {
  const server = aServer();
  const { editor, shown, version } = anEditor(server);
  const secondId = newId();
  editor.perform({ kind: "split", segmentId: first, version: version(0), at: 5, secondId });
  editor.perform({ kind: "merge", segmentId: secondId, version: 1, secondId: second, secondVersion: version(1) });
  const expected = ["Good", "morning everybody. Shall we begin?", "Yes, let us begin."];
  expect(shown()).toEqual(expected);
  await settled();
  expect(shown()).toEqual(expected);
  expect([...server.segments.values()].sort((a, b) => a.n - b.n).map(({ text }) => text)).toEqual(expected);
});

describe("nothing is lost", () => {
  test("while the server is away, which is said; edits go when it is back, each once", async () => {
    const server = aServer();
    const { editor, shown } = anEditor(server);
    server.isDown = true;
    editor.type(first, "Good evening.");
    editor.settle();
    await settled();
    expect(editor.getState()).toMatchObject({ unsent: 1, link: "waiting" });
    editor.type(second, "Shall we start?");
    editor.settle();
    editor.type(second, "Shall we start now?");
    editor.settle();
    expect(shown().slice(0, 2)).toEqual(["Good evening.", "Shall we start now?"]);
    expect(editor.getState().unsent).toBe(2);
    server.isDown = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect([server.text(0), server.text(1)]).toEqual(["Good evening.", "Shall we start now?"]);
    expect(server.done.size).toBe(2);
    expect(editor.getState()).toMatchObject({ unsent: 0, link: "ok" });
  });

  test("when the answer gets lost: the edit is sent again and done once", async () => {
    const server = aServer();
    const { editor, shown, version } = anEditor(server);
    server.losesAnswers = true;
    editor.perform({ kind: "split", segmentId: first, version: version(0), at: 5, secondId: newId() });
    await settled();
    // Meanwhile the page hears of its own edit by the stream.
    editor.receive({ segments: [...server.segments.values()], removed: [] }, 1);
    expect(shown()).toHaveLength(4);
    server.losesAnswers = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(shown()).toHaveLength(4);
    expect(server.done.size).toBe(1);
    expect(editor.getState()).toMatchObject({ unsent: 0, clashes: [] });
  });

  test("when the page dies with edits unsent and text half typed: the next page sends them", async () => {
    const server = aServer();
    const storage = aStorage();
    const dying = anEditor(server, storage);
    server.isDown = true;
    dying.editor.type(first, "Good evening.");
    dying.editor.settle();
    dying.editor.type(second, "Shall we sta");
    await settled();
    dying.kept.close(); // A browser lets go of a page's locks when it dies.
    server.isDown = false;
    vi.clearAllTimers();
    const { editor, shown } = anEditor(server, storage);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(shown().slice(0, 2)).toEqual(["Good evening.", "Shall we sta"]);
    expect([server.text(0), server.text(1)]).toEqual(["Good evening.", "Shall we sta"]);
    expect(editor.getState().unsent).toBe(0);
    expect(storage.length).toBe(0);
  });

  test("when the browser keeps nothing: that is known", () => {
    const full = aStorage();
    full.setItem = () => {
      throw new Error("full");
    };
    const { editor } = anEditor(aServer(), full);
    editor.type(first, "Good evening.");
    expect(editor.getState().isKept).toBe(false);
  });
});

describe("somebody else", () => {
  test("who changes the same words: both versions are there, and a key says which holds", async () => {
    const server = aServer();
    const { editor, shown } = anEditor(server);
    server.change(0, { text: "Good afternoon." });
    editor.type(first, "Good evening.");
    editor.settle();
    await settled();
    expect(editor.getState().clashes).toEqual([{ segmentId: first, mine: "Good evening." }]);
    expect(shown()[0]).toBe("Good afternoon.");
    editor.resolve(first, "mine");
    await settled();
    expect(server.text(0)).toBe("Good evening.");
    expect(editor.getState().clashes).toEqual([]);
  });

  test("who changes the speaker of a passage one is writing in: both hold", async () => {
    const server = aServer();
    const { editor } = anEditor(server);
    const speakerId = newId();
    editor.type(first, "Good evening.");
    server.change(0, { speakerId });
    editor.settle();
    await settled();
    expect(server.segments.get(first)).toMatchObject({ text: "Good evening.", speakerId });
    expect(editor.getState().clashes).toEqual([]);
  });

  test("who edits elsewhere appears at once, and what is being typed stays", () => {
    const server = aServer();
    const { editor, shown } = anEditor(server);
    editor.type(first, "Good eve");
    const { touched, revision } = server.change(1, { text: "Shall we start?" });
    editor.receive(touched, revision);
    expect(shown()[1]).toBe("Shall we start?");
    expect(editor.draftOf(first)).toBe("Good eve");
    // What comes late, or twice, changes nothing.
    editor.receive({ segments: [aSegment(second, 1, "Shall we begin?")], removed: [] }, revision - 1);
    expect(shown()[1]).toBe("Shall we start?");
  });
});

test("an edit that was not sent yet is undone and done again here", async () => {
  const server = aServer();
  const { editor, shown, notices } = anEditor(server);
  server.isDown = true;
  editor.type(first, "Good evening.");
  editor.settle();
  await settled();
  editor.perform({ kind: "remove", segmentId: second, version: 1 });
  editor.takeBack("undo");
  expect(shown()).toHaveLength(3);
  editor.takeBack("redo");
  expect(shown()).toHaveLength(2);
  expect(notices).toEqual([
    { kind: "undo", of: "remove" },
    { kind: "redo", of: "remove" },
  ]);
});
