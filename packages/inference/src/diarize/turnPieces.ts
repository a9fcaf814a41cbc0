import { unit } from "@rollcall/core/vector";
import { place, type VoiceSpace } from "@rollcall/core/voiceSpace";
import { type Pcm, type Region, sampleRateHz } from "../artefacts.ts";
import type { Models } from "../models.ts";
import { cutSpeech, netSamples } from "../pieces.ts";
import { type ActiveFrames, aloneRegions } from "./aloneRegions.ts";
import { embedGroups } from "./listen.ts";
import type { VoiceVector } from "./voiceSums.ts";

/** Pieces of a turn: hardly ever two people, and each second of speech in one piece only. */
const cut = { length: 3 * sampleRateHz, shortest: 0.5 * sampleRateHz, longestGap: 0.25 * sampleRateHz };

/** A few seconds of one cluster speaking alone. */
export interface TurnPiece {
  /** The cluster whose turn it was cut from. */
  cluster: number;
  /** In samples, with the short silences inside. */
  start: number;
  end: number;
  /** f32 [dim], as the model gave it. */
  raw: Float32Array;
  /** The same, placed, with its net seconds. */
  voice: VoiceVector;
}

/** Cuts every cluster's turns into pieces of at most 3 s, none of them across one of the `changes` (frames). */
export async function cutTurns(
  models: Models,
  pcm: Pcm,
  turns: ActiveFrames,
  clusters: number,
  changes: readonly number[],
  space: VoiceSpace | null,
  signal: AbortSignal,
): Promise<TurnPiece[]> {
  const edges = changes.map((frame) => Math.round(frame * turns.frameStep + turns.frameOffset));
  const groups = Array.from({ length: clusters }, (_, cluster) =>
    partAt(aloneRegions(turns, cluster, clusters, pcm.samples), edges)
      .flatMap((part) => cutSpeech(part, cut))
      .map((group) => ({ group, cluster })),
  ).flat();
  const raws = await embedGroups(
    models,
    pcm,
    groups.map(({ group }) => group),
    signal,
  );
  return groups.flatMap(({ group, cluster }, i) => {
    const raw = raws[i];
    if (!raw) return [];
    const vector = space ? place(space, raw) : unit(raw);
    const voice = { vector, seconds: netSamples(group) / sampleRateHz, share: 1 };
    return [{ cluster, start: group[0]!.start, end: group.at(-1)!.end, raw, voice }];
  });
}

/** Regions in runs between one change of speaker and the next. */
function partAt(regions: readonly Region[], edges: readonly number[]): Region[][] {
  const parts: Region[][] = [[]];
  let e = 0;
  for (const region of regions) {
    let { start } = region;
    for (; e < edges.length && edges[e]! < region.end; e++) {
      if (edges[e]! > start) {
        parts.at(-1)!.push({ start, end: edges[e]! });
        start = edges[e]!;
      }
      parts.push([]);
    }
    parts.at(-1)!.push({ start, end: region.end });
  }
  return parts;
}
