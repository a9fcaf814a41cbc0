import { cutPieces } from "./embedding.ts";
import type { Provider } from "./family.ts";

export interface PieceOptions {
  dim: number;
  shortestMs: number;
  longestMs: number;
  provider: Provider;
}

const samplesPerMs = 16;
/** On a GPU pieces are cut to whole steps of this: a handful of shapes instead of thousands. */
const gpuStepMs = 500;

/**
 * A vector for speech of any length: equal pieces of at most `longestMs`, their vectors averaged; NaN throughout below
 * `shortestMs`.
 */
export function averageOfPieces(
  embedPiece: (samples: Float32Array) => Promise<Float32Array>,
  { dim, shortestMs, longestMs, provider }: PieceOptions,
) {
  const step = gpuStepMs * samplesPerMs;

  function trimmed(piece: Float32Array): Float32Array {
    if (provider === "cpu" || piece.length < step) return piece;
    return piece.subarray(0, piece.length - (piece.length % step));
  }

  return {
    async embed(samples: Float32Array): Promise<Float32Array> {
      if (samples.length < shortestMs * samplesPerMs) return new Float32Array(dim).fill(Number.NaN);
      const pieces = cutPieces(samples, longestMs * samplesPerMs);
      const sum = new Float32Array(dim);
      for (const piece of pieces) {
        const vector = await embedPiece(trimmed(piece));
        for (let i = 0; i < dim; i++) sum[i]! += vector[i]! / pieces.length;
      }
      return sum;
    },
    /** On a GPU every length once, largest first. */
    async warmUp(): Promise<void> {
      if (provider === "cpu") return;
      const longest = longestMs * samplesPerMs;
      for (let length = longest - (longest % step); length > 0; length -= step)
        await embedPiece(new Float32Array(length));
    },
  };
}
