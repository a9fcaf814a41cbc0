"use client";
import type { MeetingDetail } from "@rollcall/core/meeting";
import { type Check, reviewChecks, reviewTimeMs } from "@rollcall/core/review";
import { useDeferredValue, useMemo, useState } from "react";
import { useEditor, useEditorState } from "@/features/edit/EditorProvider.tsx";
import { useRail } from "@/features/rail/RailProvider.tsx";
import { useNameSpeaker } from "@/features/speakers/useNameSpeaker.ts";
import { doubtful } from "@/features/transcript/doubtful.ts";

export interface Review {
  items: Check[];
  /** How many there were when this began, and those that came since. */
  total: number;
  timeMs: number;
  /** The one that is looked at; its index, or -1 before the first. */
  index: number;
  goTo(index: number): void;
  /** The next (1) or previous (-1); with `isName` only those about names. */
  step(by: 1 | -1, isName?: boolean): void;
  /** It is right as it is. */
  accept(): void;
  /** Of a suggested name: it is somebody else. */
  refuse(): void;
}

/** The queue of what is worth a look, worst first; what was settled leaves it by itself. */
export function useReview(meeting: MeetingDetail): Review {
  const editor = useEditor();
  const rail = useRail();
  const setName = useNameSpeaker(meeting.id);
  // Text that is being typed comes first; the queue may be a moment late.
  const segments = useDeferredValue(useEditorState((state) => state.segments));
  const { speakers } = meeting;
  const items = useMemo(() => reviewChecks(segments, speakers, { doubtfulBelow: doubtful }), [segments, speakers]);
  const [place, setPlace] = useState<{ id: string; index: number } | null>(null);
  const [total, setTotal] = useState(0);
  if (items.length > total) setTotal(items.length);

  // What was settled is gone from the queue; then the one that took its place is next.
  const found = place ? items.findIndex(({ id }) => id === place.id) : -1;
  const index = place === null ? -1 : found >= 0 ? found : Math.min(place.index, items.length - 1);

  function goTo(next: number) {
    const item = items[next];
    if (!item) return;
    setPlace({ id: item.id, index: next });
    rail.jump({ ms: item.startMs, segmentId: item.segmentId });
  }

  function step(by: 1 | -1, isName = false) {
    for (let next = index + by; next >= 0 && next < items.length; next += by) {
      const item = items[next];
      if (item && (!isName || item.kind === "name" || item.isName)) return goTo(next);
    }
  }

  function settle(item: Check, isRight: boolean) {
    const next = items[index + 1];
    if (next) rail.jump({ ms: next.startMs, segmentId: next.segmentId });
    if (item.kind === "name") {
      const person = speakers.find(({ id }) => id === item.speakerId)?.person;
      setName.mutate({ speakerId: item.speakerId, personId: isRight ? (person?.id ?? null) : null });
    } else if (isRight) {
      const version = editor.segment(item.segmentId)?.version;
      const { segmentId, from, to } = item;
      if (version !== undefined) editor.perform({ kind: "confirm", segmentId, version, from, to });
    }
  }

  return {
    items,
    total,
    timeMs: reviewTimeMs(items),
    index,
    goTo,
    step,
    accept: () => {
      const item = items[index];
      if (item) settle(item, true);
    },
    refuse: () => {
      const item = items[index];
      if (item?.kind === "name") settle(item, false);
    },
  };
}
