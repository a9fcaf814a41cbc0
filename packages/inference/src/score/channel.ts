import FFT from "fft.js";
import { normalFrom, randomFrom } from "./random.ts";
import { addNoise, hearInRoom, randomRoom } from "./room.ts";

/** What lies between a mouth and a file. `echo` has a long tail, `mic` colours, `mix` does both, `phone` is a line. */
export const channelKinds = ["room", "echo", "mic", "mix", "phone"] as const;
export interface Channel {
  kind: (typeof channelKinds)[number];
  seed: number;
}

const sampleRateHz = 16_000;

/** The same speech through a channel drawn by its seed; f32 in, f32 of equal length out. */
export function hearThrough(samples: Float32Array, { kind, seed }: Channel): Float32Array {
  const random = randomFrom(seed * 7919 + 13);
  const between = (least: number, most: number) => least + (most - least) * random();
  if (kind === "room") return hearInRoom(samples, randomRoom(random), random);
  let heard = samples;
  if (kind === "echo" || kind === "mix") heard = addTail(heard, between(0.2, 0.8), between(-2, 10), random);
  if (kind === "mic" || kind === "mix") {
    heard = pass(heard, between(60, 240), "high");
    heard = peak(heard, between(300, 1000), between(-6, 6));
    heard = peak(heard, between(1500, 4000), between(-6, 6));
    heard = pass(heard, between(3800, 7200), "low");
  }
  if (kind === "phone") heard = pass(pass(pass(heard, 300, "high"), 3400, "low"), 3400, "low");
  const noisy = addNoise(heard, between(12, 32), random);
  return kind === "phone" ? quantised(noisy) : noisy;
}

/** A tail of dulled noise that falls by 60 dB in `decaySec`, `directDb` below the direct sound. */
function addTail(samples: Float32Array, decaySec: number, directDb: number, random: () => number): Float32Array {
  const length = Math.min(block - 1, Math.floor(decaySec * sampleRateHz));
  const response = new Float32Array(length);
  let low = 0;
  let energy = 0;
  for (let i = 32; i < length; i++) {
    low = 0.4 * low + 0.6 * normalFrom(random);
    response[i] = low * 10 ** ((-3 * i) / (decaySec * sampleRateHz));
    energy += response[i]! ** 2;
  }
  const gain = Math.sqrt(10 ** (-directDb / 10) / energy);
  for (let i = 0; i < length; i++) response[i]! *= gain;
  response[0] = 1;
  return convolve(samples, response);
}

/** Samples of speech a transform takes in; as many again are left for the tail. */
const block = 16_384;

function convolve(samples: Float32Array, response: Float32Array): Float32Array {
  const fft = new FFT(2 * block);
  const transform = (from: ArrayLike<number>) => {
    const input = fft.createComplexArray();
    for (let i = 0; i < from.length; i++) input[2 * i] = from[i]!;
    const output = fft.createComplexArray();
    fft.transform(output, input);
    return output;
  };
  const filter = transform(response);
  const result = new Float32Array(samples.length);
  const back = fft.createComplexArray();
  for (let start = 0; start < samples.length; start += block) {
    const spectrum = transform(samples.subarray(start, start + block));
    for (let k = 0; k < spectrum.length; k += 2) {
      const re = spectrum[k]! * filter[k]! - spectrum[k + 1]! * filter[k + 1]!;
      spectrum[k + 1] = spectrum[k]! * filter[k + 1]! + spectrum[k + 1]! * filter[k]!;
      spectrum[k] = re;
    }
    fft.inverseTransform(back, spectrum);
    const end = Math.min(samples.length, start + 2 * block);
    for (let i = start; i < end; i++) result[i]! += back[2 * (i - start)]!;
  }
  return result;
}

/** Second-order Butterworth filter (Audio EQ Cookbook). */
function pass(samples: Float32Array, hz: number, kind: "high" | "low"): Float32Array {
  const turn = (2 * Math.PI * hz) / sampleRateHz;
  const alpha = Math.sin(turn) / Math.SQRT2;
  const c = Math.cos(turn);
  const edge = kind === "high" ? 1 + c : 1 - c;
  return biquad(samples, [edge / 2, kind === "high" ? -edge : edge, edge / 2], [1 + alpha, -2 * c, 1 - alpha]);
}

/** A bell of `db` around `hz` (Audio EQ Cookbook), .7 wide. */
function peak(samples: Float32Array, hz: number, db: number): Float32Array {
  const gain = 10 ** (db / 40);
  const turn = (2 * Math.PI * hz) / sampleRateHz;
  const alpha = Math.sin(turn) / 1.4;
  const c = -2 * Math.cos(turn);
  return biquad(samples, [1 + alpha * gain, c, 1 - alpha * gain], [1 + alpha / gain, c, 1 - alpha / gain]);
}

type Three = readonly [number, number, number];

function biquad(samples: Float32Array, [b0, b1, b2]: Three, [a0, a1, a2]: Three): Float32Array {
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return samples.map((x) => {
    const y = (b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2) / a0;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return y;
  });
}

/** Seven bits and a sign on the mu-law scale of telephone lines. */
function quantised(samples: Float32Array): Float32Array {
  const most = samples.reduce((max, x) => Math.max(max, Math.abs(x)), 1e-6);
  return samples.map((x) => {
    const level = Math.round((127 * Math.log1p((255 * Math.abs(x)) / most)) / Math.log(256)) / 127;
    return (Math.sign(x) * (256 ** level - 1) * most) / 255;
  });
}
