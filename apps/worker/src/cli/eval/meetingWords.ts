import type { PipelineResult } from "@rollcall/inference/pipeline";
import { meetingWordErrors } from "@rollcall/inference/score/meetingWordErrors";
import { normaliseEnglish } from "@rollcall/inference/score/normaliseEnglish";
import { speakerWordErrors } from "@rollcall/inference/score/speakerWordErrors";
import { timedWordErrors } from "@rollcall/inference/score/timedWordErrors";
import type { HeardMeeting } from "./workbench.ts";

export interface MeetingWordScore {
  /** Word errors whoever spoke, with speakers (cpWER), and with speakers and times (tcpWER, 5 s). */
  errors: number;
  errorsWithSpeakers: number;
  errorsWithTimes: number;
  length: number;
}

/** Word errors of a synthetic meeting; null where not all words said are known. */
export function scoreMeetingWords({ spoken, result }: HeardMeeting): MeetingWordScore | null {
  if (spoken.some(({ text }) => text === undefined)) return null;
  const utterances = spoken.map(({ speaker, start, end, text = "" }) => {
    return { speaker, start, end, words: normaliseEnglish(text) };
  });
  const inOrder = result.segments.flatMap(({ words }) => words).sort((a, b) => a.s - b.s);
  const bySpeaker = Map.groupBy(utterances, ({ speaker }) => speaker);
  return {
    errors: meetingWordErrors(utterances, normaliseEnglish(inOrder.map(({ t }) => t).join(" "))),
    errorsWithSpeakers: speakerWordErrors(
      [...bySpeaker.values()].map((own) => own.flatMap(({ words }) => words)),
      wordsBySpeaker(result),
    ),
    errorsWithTimes: timedWordErrors([...bySpeaker.values()], segmentsBySpeaker(result)),
    length: utterances.reduce((sum, { words }) => sum + words.length, 0),
  };
}

/** The words of each voice in order of time; those nobody could be given are a voice of their own. */
export function wordsBySpeaker({ segments }: PipelineResult): string[][] {
  const bySpeaker = Map.groupBy(segments, ({ speaker }) => speaker);
  return [...bySpeaker.values()].map((own) => {
    const words = own.flatMap((segment) => segment.words).sort((a, b) => a.s - b.s);
    return normaliseEnglish(words.map(({ t }) => t).join(" "));
  });
}

function segmentsBySpeaker({ segments }: PipelineResult) {
  const timed = segments.map(({ speaker, startMs, endMs, words }) => {
    const text = words.map(({ t }) => t).join(" ");
    return { speaker, start: startMs / 1000, end: endMs / 1000, words: normaliseEnglish(text) };
  });
  return [...Map.groupBy(timed, ({ speaker }) => speaker).values()];
}
