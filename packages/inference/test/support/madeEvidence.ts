import { slots, windowSamples, windowStarts } from "../../src/diarize/grid.ts";
import type { PieceEvidence } from "../../src/diarize/voiceEvidence.ts";
import { normalFrom, randomFrom } from "../../src/score/random.ts";

const framesPerWindow = 589;

/**
 * Evidence of a made-up meeting of `seconds` with one voice after another, ten seconds each: windows that do not overlap,
 * one slot in each, three pieces of 3 s in it. The first grouping took everybody for one.
 */
export function madeEvidence(seconds: number, people: number, seed = 1): PieceEvidence {
  const random = randomFrom(seed);
  const dim = 256;
  const draw = (scale: number) => Float32Array.from({ length: dim }, () => scale * normalFrom(random));
  const voices = Array.from({ length: people }, () => draw(1));
  const samples = seconds * 16_000;
  const starts = windowStarts(samples, windowSamples);
  const clusterOfSlot = new Int32Array(starts.length * slots).fill(-1);
  const pieces = starts.flatMap((start, w) => {
    clusterOfSlot[w * slots] = 0;
    return [0, 3, 6].map((second) => {
      const noise = draw(0.8);
      return { start: start + second * 16_000, raw: voices[w % people]!.map((x, d) => x + noise[d]!) };
    });
  });
  const raw = new Float32Array(pieces.length * dim);
  pieces.forEach((piece, i) => {
    raw.set(piece.raw, i * dim);
  });
  return {
    by: "pieces",
    embeddingModelId: "made",
    samples,
    activity: { starts, framesPerWindow, bits: new Uint8Array(starts.length * framesPerWindow).fill(1) },
    missed: [],
    clusters: 1,
    clusterOfSlot,
    clusterOfMissed: new Int32Array(0),
    pieces: {
      dim,
      cluster: new Int32Array(pieces.length),
      start: Int32Array.from(pieces, ({ start }) => start),
      end: Int32Array.from(pieces, ({ start }) => start + 48_000),
      seconds: new Float32Array(pieces.length).fill(3),
      raw,
    },
  };
}
