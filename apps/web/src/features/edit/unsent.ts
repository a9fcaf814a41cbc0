import type { EditCommand } from "@rollcall/core/edit/command";
import { performCommand } from "@rollcall/core/edit/performCommand";
import type { SegmentState } from "@rollcall/core/edit/segmentState";
import { type SegmentView, segmentText } from "@rollcall/core/transcript";

/** How the passages were that a person had before them when they made an edit. */
export type Seen = Record<string, { text: string; version: number }>;

/** Something that was done on this page and that the server has not confirmed. Ids are made here: sending twice is safe. */
export type Unsent =
  | { kind: "command"; editId: string; command: EditCommand; seen: Seen; tries?: number }
  | { kind: "takeBack"; editId: string; direction: "undo" | "redo" }
  | { kind: "speaker"; editId: string };

/**
 * What people see: the passages as the server has them with everything unsent done to them. What can no longer be done
 * is left out; the server will say so when it is sent.
 */
export function replay(server: ReadonlyMap<string, SegmentView>, queue: readonly Unsent[]): Map<string, SegmentView> {
  const shown = new Map(server);
  for (const unsent of queue) {
    if (unsent.kind !== "command" || isDone(unsent.command, shown)) continue;
    try {
      perform(shown, unsent.command);
    } catch {
      // Somebody else has removed or joined the passage.
    }
  }
  return shown;
}

/** Does a command to the passages. Throws a sentence when it cannot be done. */
function perform(shown: Map<string, SegmentView>, command: EditCommand): void {
  const changes = performCommand(command, {
    segment: (id) => shown.get(id),
    next: (id) => nextOf(shown, id),
    machine: () => ({ words: [], speakerId: null }),
  });
  for (const { id, after } of changes) {
    if (after === null) {
      shown.delete(id);
      continue;
    }
    const before = shown.get(id);
    const state = { ...before, ...after } as SegmentState; // A change of what was not there carries every field.
    shown.set(id, { ...state, version: before?.version ?? 1, text: segmentText(state.words) });
  }
}

function nextOf(shown: ReadonlyMap<string, SegmentView>, id: string | null): SegmentView | undefined {
  const after = id === null ? Number.NEGATIVE_INFINITY : (shown.get(id)?.n ?? Number.POSITIVE_INFINITY);
  let next: SegmentView | undefined;
  for (const segment of shown.values()) if (segment.n > after && (!next || segment.n < next.n)) next = segment;
  return next;
}

/** An answer can be lost on the way and its outcome arrive otherwise: the passage it was to make is there already. */
function isDone(command: EditCommand, shown: ReadonlyMap<string, SegmentView>): boolean {
  if (command.kind === "split") return shown.has(command.secondId);
  return command.kind === "insert" && shown.has(command.segmentId);
}

/** The passages a command was made for, as they are shown. */
export function seenBy(command: EditCommand, shown: ReadonlyMap<string, SegmentView>): Seen {
  const ids =
    command.kind === "replace"
      ? command.segments.map(({ segmentId }) => segmentId)
      : command.kind === "merge"
        ? [command.segmentId, command.secondId]
        : "version" in command
          ? [command.segmentId]
          : [];
  return Object.fromEntries(
    ids.flatMap((id) => {
      const segment = shown.get(id);
      return segment ? [[id, { text: segment.text, version: segment.version }]] : [];
    }),
  );
}

/**
 * The command with the versions of now: a passage that reads as the person saw it is theirs to change, whatever else
 * became of it. One that reads otherwise keeps the version they saw, and the server refuses.
 */
export function upToDate(command: EditCommand, seen: Seen, server: ReadonlyMap<string, SegmentView>): EditCommand {
  const version = (id: string, given: number) => {
    const now = server.get(id);
    return now && now.text === seen[id]?.text ? now.version : (seen[id]?.version ?? given);
  };
  if (command.kind === "replace") {
    const segments = command.segments.map((one) => ({ ...one, version: version(one.segmentId, one.version) }));
    return { ...command, segments };
  }
  if (command.kind === "merge") {
    const secondVersion = version(command.secondId, command.secondVersion);
    return { ...command, version: version(command.segmentId, command.version), secondVersion };
  }
  return "version" in command ? { ...command, version: version(command.segmentId, command.version) } : command;
}

/** The passages that no longer read as the person saw them, or are gone. */
export function changedSince(seen: Seen, server: ReadonlyMap<string, SegmentView>): string[] {
  return Object.keys(seen).filter((id) => server.get(id)?.text !== seen[id]?.text);
}
