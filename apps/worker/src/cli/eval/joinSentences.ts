import type { Pcm } from "@rollcall/inference/artefacts";
import { readPcm } from "@rollcall/inference/pcm";
import { randomFrom } from "@rollcall/inference/score/random";
import { writePcm } from "./workbench.ts";

const atLeastSamples = 10 * 60 * 16_000;

/** Ten minutes of sentences one after another as they are, in an order drawn by the seed, and drawn again as often as needed. */
export async function joinSentences(
  sentences: readonly { pcm: Pcm; text: string | null }[],
  seed: number,
  scratch: string,
): Promise<{ pcm: Pcm; text: string }> {
  const random = randomFrom(seed);
  const order: (typeof sentences)[number][] = [];
  let length = 0;
  let left: (typeof sentences)[number][] = [];
  while (length < atLeastSamples) {
    if (left.length === 0) left = [...sentences];
    const [next] = left.splice(Math.floor(random() * left.length), 1);
    order.push(next!);
    length += next!.pcm.samples;
  }
  const samples = new Float32Array(length);
  let at = 0;
  for (const { pcm } of order) {
    samples.set(readPcm(pcm, 0, pcm.samples), at);
    at += pcm.samples;
  }
  return { pcm: await writePcm(samples, scratch), text: order.map(({ text }) => text ?? "").join(" ") };
}
