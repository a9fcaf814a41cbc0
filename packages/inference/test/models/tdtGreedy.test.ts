import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toPieces } from "../../src/models/nemo/tdt.ts";
import { type TdtNetwork, tdtGreedy } from "../../src/models/nemo/tdtGreedy.ts";

const vocabulary = 4; // a, b, c, blank
const blank = 3;
const durations = [0, 1, 2, 3, 4];

interface Step {
  token: number;
  duration: number;
}

/** A network that follows a script by lane, frame and the tokens so far; it notes what it was asked. */
function scripted(script: (lane: number, frame: number, said: readonly number[]) => Step) {
  const said: number[][] = [];
  const asked: { lanes: readonly number[]; frames: readonly number[]; said: number[][] }[] = [];
  const network: TdtNetwork = {
    vocabulary,
    durations,
    async scores(lanes, frames) {
      asked.push({ lanes: [...lanes], frames: [...frames], said: lanes.map((lane) => [...(said[lane] ?? [])]) });
      const width = vocabulary + durations.length;
      const scores = new Float32Array(lanes.length * width).fill(-2);
      for (const [row, lane] of lanes.entries()) {
        const { token, duration } = script(lane, frames[row]!, said[lane] ?? []);
        scores[row * width + token] = 3;
        scores[row * width + vocabulary + duration] = 1;
      }
      return scores;
    },
    emitted(lane, token) {
      said[lane] = [...(said[lane] ?? []), token];
    },
  };
  return { network, asked };
}

describe("greedy decoding with durations", () => {
  it("goes on by what the duration says, and by one frame on a blank without", async () => {
    const plan: Record<number, Step> = {
      0: { token: 0, duration: 2 },
      2: { token: blank, duration: 0 },
      3: { token: 1, duration: 4 },
    };
    const { network, asked } = scripted((_, frame) => plan[frame] ?? { token: blank, duration: 1 });
    const [tokens] = await tdtGreedy(network, [9]);
    expect(tokens!.map(({ id, frame, frames }) => [id, frame, frames])).toEqual([
      [0, 0, 2],
      [1, 3, 4],
    ]);
    expect(asked.map(({ frames }) => frames[0])).toEqual([0, 2, 3, 7, 8]);
  });

  it("moves the state on with tokens alone", async () => {
    const { network, asked } = scripted((_, frame) =>
      frame === 1 ? { token: 2, duration: 1 } : { token: blank, duration: 1 },
    );
    await tdtGreedy(network, [4]);
    expect(asked.map(({ said }) => said[0])).toEqual([[], [], [2], [2]]);
  });

  it("says several tokens on one frame, but never more than ten", async () => {
    const { network } = scripted((_, frame) => (frame === 0 ? { token: 0, duration: 0 } : { token: 1, duration: 1 }));
    const [tokens] = await tdtGreedy(network, [2]);
    expect(tokens!.map(({ id }) => id)).toEqual([...new Array(10).fill(0), 1]);
  });

  it("gives the probability among tokens and blank, without the durations", async () => {
    const { network } = scripted(() => ({ token: 1, duration: 1 }));
    const [tokens] = await tdtGreedy(network, [1]);
    const expected = Math.exp(3) / (Math.exp(3) + 3 * Math.exp(-2));
    expect(Math.exp(tokens![0]!.logProb)).toBeCloseTo(expected, 6);
  });

  it("decodes lanes side by side as it does each alone, whatever their lengths", async () => {
    const step = fc.record({ token: fc.nat(blank), duration: fc.nat(4) });
    const lane = fc.array(fc.array(step, { minLength: 12, maxLength: 12 }), { minLength: 0, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(lane, { minLength: 1, maxLength: 5 }), async (lanes) => {
        const script = (l: number, frame: number, said: readonly number[]) => lanes[l]![frame]![said.length % 12]!;
        const together = await tdtGreedy(
          scripted(script).network,
          lanes.map((frames) => frames.length),
        );
        for (const [l, frames] of lanes.entries()) {
          const alone = await tdtGreedy(scripted((_, frame, said) => script(l, frame, said)).network, [frames.length]);
          expect(together[l]).toEqual(alone[0]);
        }
      }),
    );
  });

  it("works for transducers without durations", async () => {
    const { network } = scripted((_, frame, said) => ({
      token: frame === 1 && said.length < 2 ? 0 : blank,
      duration: 0,
    }));
    const [tokens] = await tdtGreedy(
      { ...network, durations: [], scores: async (l, f) => (await network.scores(l, f)).slice(0, 4) },
      [3],
    );
    expect(tokens!.map(({ id, frame }) => [id, frame])).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });
});

describe("pieces of a transducer", () => {
  const pieces = ["▁the", ".", "<|en|>", "▁cat"];
  const params = { frameSamples: 1280, delaySamples: 0 };

  it("have times, leave control symbols out, and take marks with them", () => {
    const token = (id: number, frame: number, frames: number, logProb = -0.1) => ({ id, frame, frames, logProb });
    const tokens = [token(2, 0, 0), token(0, 1, 0), token(3, 2, 3), token(1, 4, 1, -5)];
    expect(toPieces(tokens, pieces, params, 16_000)).toEqual([
      { piece: "▁the", at: 1280, end: 2560, logProb: -0.1 },
      { piece: "▁cat.", at: 2560, end: 6400, logProb: -0.1 },
    ]);
  });

  it("lie inside the audio", () => {
    const late = toPieces([{ id: 0, frame: 99, frames: 4, logProb: 0 }], pieces, params, 16_000);
    expect(late[0]).toMatchObject({ at: 16_000, end: 16_000 });
  });
});
