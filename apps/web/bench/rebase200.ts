import { rebase } from "@rollcall/core/edit/rebase";
import { reword } from "@rollcall/core/edit/reword";
import type { RunSegment } from "@rollcall/core/edit/tokens";
import { segmentText } from "@rollcall/core/transcript";
import { longMeeting } from "./longMeeting.ts";

/** How long it takes to carry 200 edits of a five-hour meeting over to another run, in ms: the median of five. */
export function rebase200(): number {
  const base: RunSegment[] = longMeeting().segments;
  const edited = base.map((segment, n) => {
    if (n % 20 !== 0) return segment;
    if (n % 40 === 0) return { ...segment, speaker: "S2" };
    return { ...segment, words: reword(segment, `${segmentText([...segment.words])} indeed`) };
  });
  // The other run hears every thirtieth word otherwise, a hair later, and cuts elsewhere.
  const words = base.flatMap((segment) => segment.words.map((word) => ({ word, speaker: segment.speaker })));
  const fresh: RunSegment[] = [];
  for (const [n, { word, speaker }] of words.entries()) {
    const heard = { ...word, t: n % 30 === 0 ? "other" : word.t, s: word.s + 20, e: word.e + 20 };
    const open = fresh.at(-1);
    if (open?.speaker === `X${speaker}` && n % 17 !== 0) (open.words as (typeof heard)[]).push(heard);
    else fresh.push({ speaker: `X${speaker}`, startMs: heard.s, endMs: heard.e, words: [heard] });
  }
  const times = Array.from({ length: 5 }, () => {
    const startedAt = performance.now();
    rebase({ base, edited, fresh });
    return performance.now() - startedAt;
  });
  return Math.round(times.sort((a, b) => a - b)[2] ?? 0);
}
