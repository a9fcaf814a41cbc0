import type { SpeakerInterval } from "./der.ts";
import { normalFrom, randomFrom } from "./random.ts";
import { hearInRoom, type Room } from "./room.ts";

/** One stretch of one person's speech, f32 mono at 16 kHz. */
export interface Utterance {
  speaker: string;
  samples: Float32Array;
  text?: string;
}

export interface MeetingPlan {
  seed: number;
  /** Chance that an utterance begins before the one before it has ended. */
  overlapChance: number;
  /** Standard deviation of the speakers' levels, in dB. */
  levelSpreadDb: number;
  /** Heard by all microphones alike; null leaves the recordings as they are. */
  room: Room | null;
  /** Chance that the person who spoke last goes on. */
  continueChance: number;
}

export interface SyntheticMeeting {
  samples: Float32Array;
  /** Who speaks when, in seconds; edges of silence are cut off every utterance. */
  intervals: SpeakerInterval[];
  /** Utterances in the order of their start, in seconds. */
  spoken: { speaker: string; start: number; end: number; text: string | undefined }[];
}

const sampleRateHz = 16_000;

/**
 * A meeting with exact truth from utterances of known people. Every utterance is used once, in an order drawn by the
 * seed; pauses are log-normal around .4 s. The same input gives the same samples.
 */
export function makeMeeting(utterances: readonly Utterance[], plan: MeetingPlan): SyntheticMeeting {
  const random = randomFrom(plan.seed);
  const levels = new Map<string, number>();
  for (const { speaker } of utterances)
    if (!levels.has(speaker)) levels.set(speaker, 0.05 * 10 ** ((normalFrom(random) * plan.levelSpreadDb) / 20));

  const spoken: SyntheticMeeting["spoken"] = [];
  const parts: { at: number; samples: Float32Array }[] = [];
  let floor = Math.floor(0.3 * sampleRateHz);
  let end = floor;
  for (const utterance of inOrder(utterances, plan.continueChance, random)) {
    const samples = atLevel(trimmed(utterance.samples), levels.get(utterance.speaker)!);
    const isOverlapping =
      spoken.length > 0 && spoken.at(-1)!.speaker !== utterance.speaker && random() < plan.overlapChance;
    const pause = Math.min(3, 0.4 * Math.exp(0.8 * normalFrom(random)));
    const shared = Math.min(2, 0.2 + 1.3 * random()) * sampleRateHz;
    // Nobody starts before the utterance before last is over, so that at most two speak at once.
    const at = Math.floor(isOverlapping ? Math.max(floor, end - shared) : end + pause * sampleRateHz);
    floor = end;
    end = Math.max(end, at + samples.length);
    parts.push({ at, samples });
    const start = at / sampleRateHz;
    spoken.push({
      speaker: utterance.speaker,
      start,
      end: start + samples.length / sampleRateHz,
      text: utterance.text,
    });
  }

  const dry = new Float32Array(end + sampleRateHz / 2);
  for (const { at, samples } of parts) for (let i = 0; i < samples.length; i++) dry[at + i]! += samples[i]!;
  const samples = plan.room ? hearInRoom(dry, plan.room, random) : dry;
  return { samples, spoken, intervals: spoken.map(({ speaker, start, end }) => ({ speaker, start, end })) };
}

function inOrder(utterances: readonly Utterance[], continueChance: number, random: () => number): Utterance[] {
  const left = [...utterances];
  const order: Utterance[] = [];
  while (left.length > 0) {
    const last = order.at(-1)?.speaker;
    const wantsSame = random() < continueChance;
    const fitting = left.filter((u) => (u.speaker === last) === wantsSame);
    const pool = fitting.length > 0 ? fitting : left;
    const next = pool[Math.floor(random() * pool.length)]!;
    left.splice(left.indexOf(next), 1);
    order.push(next);
  }
  return order;
}

/** Cuts silence off both ends: 20 ms frames more than 35 dB below the loudest. */
function trimmed(samples: Float32Array): Float32Array {
  const frame = 320;
  const energies = Array.from({ length: Math.floor(samples.length / frame) }, (_, f) => {
    let sum = 0;
    for (let i = f * frame; i < (f + 1) * frame; i++) sum += samples[i]! ** 2;
    return sum;
  });
  const least = Math.max(...energies) * 10 ** -3.5;
  const first = energies.findIndex((energy) => energy > least);
  const last = energies.findLastIndex((energy) => energy > least);
  return samples.subarray(Math.max(0, first) * frame, (last + 1) * frame);
}

function atLevel(samples: Float32Array, rms: number): Float32Array {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  const gain = rms / Math.sqrt(energy / Math.max(1, samples.length) + 1e-12);
  return samples.map((sample) => sample * gain);
}
