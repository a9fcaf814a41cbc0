import { unit } from "@rollcall/core/vector";
import { place, type VoiceSpace } from "@rollcall/core/voiceSpace";
import { type Pcm, type Region, sampleRateHz } from "../artefacts.ts";
import type { Models } from "../models.ts";
import { cutSpeech, netSamples } from "../pieces.ts";
import { type ActiveFrames, aloneRegions } from "./aloneRegions.ts";
import { embedGroups } from "./listen.ts";
import type { PieceTable } from "./voiceEvidence.ts";
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

/**
 * Cuts every cluster's turns into pieces of at most 3 s, none of them across one of the `changes` (frames), and hears
 * each.
 */
export async function cutTurns(
  models: Models,
  pcm: Pcm,
  turns: ActiveFrames,
  clusters: number,
  changes: readonly number[],
  signal: AbortSignal,
  onDone: (share: number) => void,
): Promise<PieceTable> {
  const edges = changes.map((frame) => Math.round(frame * turns.frameStep + turns.frameOffset));
  const groups = Array.from({ length: clusters }, (_, cluster) =>
    partAt(aloneRegions(turns, cluster, clusters, pcm.samples), edges)
      .flatMap((part) => cutSpeech(part, cut))
      .map((group) => ({ group, cluster })),
  ).flat();
  const spans = groups.map(({ group }) => group);
  const { dim, data } = await embedGroups(models, pcm, spans, signal, onDone);
  const heard = groups.flatMap((cutOut, i) => (Number.isNaN(data[i * dim]) ? [] : [{ ...cutOut, i }]));
  const raw = new Float32Array(heard.length * dim);
  heard.forEach(({ i }, to) => {
    raw.set(data.subarray(i * dim, (i + 1) * dim), to * dim);
  });
  return {
    dim,
    cluster: Int32Array.from(heard, ({ cluster }) => cluster),
    start: Int32Array.from(heard, ({ group }) => group[0]!.start),
    end: Int32Array.from(heard, ({ group }) => group.at(-1)!.end),
    seconds: Float32Array.from(heard, ({ group }) => netSamples(group) / sampleRateHz),
    raw,
  };
}

/** The pieces with their vectors placed. */
export function toPieces(table: PieceTable, space: VoiceSpace | null): TurnPiece[] {
  const { dim, cluster, start, end, seconds, raw: all } = table;
  return Array.from(cluster, (own, i) => {
    const raw = all.subarray(i * dim, (i + 1) * dim);
    const vector = space ? place(space, raw) : unit(raw);
    return { cluster: own, start: start[i]!, end: end[i]!, raw, voice: { vector, seconds: seconds[i]!, share: 1 } };
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
