import type { PieceEvidence, PieceTable } from "@rollcall/inference/diarize/voiceEvidence";

/** What would be kept of a recording that is another one, `times` over. */
export function endToEnd(heard: PieceEvidence, times: number): PieceEvidence {
  if (times === 1) return heard;
  const { starts, framesPerWindow, bits } = heard.activity;
  const step = (starts[1] ?? 0) - (starts[0] ?? 0);
  const length = starts.length * step;
  const turns = Array.from({ length: times }, (_, n) => n * length);
  return {
    ...heard,
    samples: times * length,
    activity: {
      starts: turns.flatMap((by) => starts.map((at) => at + by)),
      framesPerWindow,
      bits: repeated(bits, times),
    },
    missed: turns.flatMap((by) => heard.missed.map(({ start, end }) => ({ start: start + by, end: end + by }))),
    clusterOfSlot: repeated(heard.clusterOfSlot, times),
    clusterOfMissed: repeated(heard.clusterOfMissed, times),
    pieces: repeatedPieces(heard.pieces, turns),
  };
}

function repeatedPieces(pieces: PieceTable, turns: readonly number[]): PieceTable {
  const { dim, cluster, start, end, seconds, raw } = pieces;
  const by = turns[1]!;
  return {
    dim,
    cluster: repeated(cluster, turns.length),
    start: repeated(start, turns.length, by),
    end: repeated(end, turns.length, by),
    seconds: repeated(seconds, turns.length),
    raw: repeated(raw, turns.length),
  };
}

/** `by` is what every repetition adds to the values. */
function repeated<T extends Uint8Array | Int32Array | Float32Array>(values: T, times: number, by = 0): T {
  const result = new (values.constructor as new (length: number) => T)(values.length * times); // the same kind of array
  for (let i = 0; i < result.length; i++) result[i] = values[i % values.length]! + by * Math.floor(i / values.length);
  return result;
}
