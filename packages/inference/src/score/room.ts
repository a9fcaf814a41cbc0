import { normalFrom } from "./random.ts";

/** What stands between a voice and the file: every value is a plain physical quantity. */
export interface Room {
  /** Time until an echo has fallen by 30 dB. */
  decaySeconds: number;
  /** Strength of the echoes against the direct sound, 0 to 1. */
  wet: number;
  /** -.5 thin to .5 dull. */
  tilt: number;
  /** Noise below the speech, in dB; null for none. */
  snrDb: number | null;
}

const sampleRateHz = 16_000;
const echoes = 60;
/** One-pole low-pass around 900 Hz: the dull half of the tilt. */
const dullPole = 0.7;
/** Noise of rooms falls with frequency. */
const noisePole = 0.8;

/** A room drawn at random, from close microphone to meeting table. */
export function randomRoom(random: () => number): Room {
  return {
    decaySeconds: 0.15 + 0.45 * random(),
    wet: 0.1 + 0.6 * random(),
    tilt: random() - 0.5,
    snrDb: 12 + 18 * random(),
  };
}

/** The same speech as heard in a room; f32 in, f32 of equal length out. */
export function hearInRoom(samples: Float32Array, room: Room, random: () => number): Float32Array {
  const echoed = addEchoes(tilted(samples, room.tilt), room, random);
  return room.snrDb === null ? echoed : addNoise(echoed, room.snrDb, random);
}

function tilted(samples: Float32Array, tilt: number): Float32Array {
  let low = 0;
  return samples.map((sample) => {
    low = dullPole * low + (1 - dullPole) * sample;
    return tilt > 0 ? (1 - tilt) * sample + 1.5 * tilt * low : sample + tilt * low;
  });
}

function addEchoes(samples: Float32Array, { decaySeconds, wet }: Room, random: () => number): Float32Array {
  const span = decaySeconds * sampleRateHz;
  const result = samples.slice();
  for (let e = 0; e < echoes; e++) {
    const delay = Math.floor(20 + random() * span * 0.8);
    const gain = (wet / 3) * normalFrom(random) * Math.exp((-3.45 * delay) / span);
    for (let i = delay; i < result.length; i++) result[i]! += gain * samples[i - delay]!;
  }
  return result;
}

/** Noise of a room, `snrDb` below the speech. */
export function addNoise(samples: Float32Array, snrDb: number, random: () => number): Float32Array {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  const deviation =
    Math.sqrt(energy / Math.max(1, samples.length)) * 10 ** (-snrDb / 20) * Math.sqrt(1 - noisePole ** 2);
  let noise = 0;
  return samples.map((sample) => {
    noise = noisePole * noise + normalFrom(random) * deviation;
    return sample + noise;
  });
}
