import type { SpeakerInterval } from "./der.ts";

/** Reads the SPEAKER lines of an RTTM file; times in seconds. Other lines are passed over. */
export function parseRttm(text: string): SpeakerInterval[] {
  return text.split("\n").flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    if (fields[0] !== "SPEAKER") return [];
    const start = Number(fields[3]);
    return [{ speaker: fields[7]!, start, end: start + Number(fields[4]) }];
  });
}
