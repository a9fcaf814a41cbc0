import { argmax, logSumExp } from "../tensors.ts";

/** A transducer's prediction network and joiner over several utterances ("lanes") side by side. */
export interface TdtNetwork {
  /** Tokens with blank, which is the last. */
  vocabulary: number;
  /** What each duration score stands for, in encoder frames; empty for transducers without durations. */
  durations: readonly number[];
  /**
   * Scores f32 [lanes.length, vocabulary + durations] of one encoder frame of each lane, given what the lane has emitted so
   * far. Valid until the next call.
   */
  scores(lanes: readonly number[], frames: readonly number[]): Promise<Float32Array>;
  /** The lane has emitted a token: its state moves on. Without a call the state stays. */
  emitted(lane: number, token: number): void;
}

export interface TdtToken {
  id: number;
  /** Encoder frame at which it was emitted. */
  frame: number;
  /** Frames it lasts, as far as the model says. */
  frames: number;
  logProb: number;
}

/** More tokens than this on one frame is a loop. */
const mostPerFrame = 10;

/**
 * Greedy decoding of a token-and-duration transducer (Xu et al. 2023): each step gives the best token and how many frames
 * to go on; without a duration a blank goes on by one. `lengths`: encoder frames of each lane. Lanes that end leave the
 * batch; each is decoded as it would be alone.
 */
export async function tdtGreedy(network: TdtNetwork, lengths: readonly number[]): Promise<TdtToken[][]> {
  const { vocabulary, durations } = network;
  const width = vocabulary + durations.length;
  const blank = vocabulary - 1;
  const tokens: TdtToken[][] = lengths.map(() => []);
  const frame = lengths.map(() => 0);
  const onFrame = lengths.map(() => 0);
  let active = [...lengths.keys()].filter((lane) => lengths[lane]! > 0);
  while (active.length > 0) {
    const scores = await network.scores(
      active,
      active.map((lane) => frame[lane]!),
    );
    for (const [row, lane] of active.entries()) {
      const from = row * width;
      const id = argmax(scores, from, from + vocabulary);
      const step = durations.length > 0 ? durations[argmax(scores, from + vocabulary, from + width)]! : 0;
      if (id !== blank) {
        const logProb = scores[from + id]! - logSumExp(scores, from, from + vocabulary);
        tokens[lane]!.push({ id, frame: frame[lane]!, frames: step, logProb });
        network.emitted(lane, id);
        onFrame[lane]!++;
      }
      if (step === 0 && id !== blank && onFrame[lane]! < mostPerFrame) continue;
      frame[lane]! += Math.max(1, step);
      onFrame[lane] = 0;
    }
    active = active.filter((lane) => frame[lane]! < lengths[lane]!);
  }
  return tokens;
}
