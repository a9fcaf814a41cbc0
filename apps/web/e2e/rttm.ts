import { readFileSync } from "node:fs";

export interface Interval {
  startMs: number;
  endMs: number;
}

/** Reference turns by speaker, from an RTTM file. */
export function readRttm(file: string): Map<string, Interval[]> {
  const turns = new Map<string, Interval[]>();
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [kind, , , startSec, durationSec, , , speaker] = line.split(/\s+/);
    if (kind !== "SPEAKER" || !speaker) continue;
    const startMs = Number(startSec) * 1000;
    turns.set(speaker, [...(turns.get(speaker) ?? []), { startMs, endMs: startMs + Number(durationSec) * 1000 }]);
  }
  return turns;
}

/** Share of `reference` time that `covering` covers, judged every 10 ms. */
export function coverage(reference: readonly Interval[], covering: readonly Interval[]): number {
  let total = 0;
  let covered = 0;
  for (const turn of reference) {
    for (let ms = turn.startMs; ms < turn.endMs; ms += 10) {
      total++;
      if (covering.some((other) => other.startMs <= ms && ms < other.endMs)) covered++;
    }
  }
  return total === 0 ? 0 : covered / total;
}
