import type { Provider } from "./family.ts";

/** Seconds to which features are filled up on a GPU: each new shape costs it a search for algorithms and memory. */
const gpuSeconds = [5, 10, 15, 20, 30];

/**
 * How many feature frames a stretch is filled up to. A processor takes any length; a GPU one of a few, so that warm-up has
 * seen them all. Longer than the longest stays as it is.
 */
export function paddedFrames(frames: number, framesPerSecond: number, provider: Provider): number {
  if (provider === "cpu") return frames;
  return gpuSeconds.map((seconds) => seconds * framesPerSecond).find((size) => size >= frames) ?? frames;
}

/** The lengths to warm up with, in samples at 16 kHz: largest first, so that memory is taken once. */
export function warmUpSamples(provider: Provider): number[] {
  return provider === "cpu" ? [] : gpuSeconds.map((seconds) => seconds * 16_000).reverse();
}
