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
  /** Then they share between .2 s and this; default 1.5. */
  longestOverlapSec?: number;
  /** Median silence between utterances; default .4. */
  pauseSec?: number;
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
  /** The same without pauses inside utterances of .3 s and more. */
  speech: SpeakerInterval[];
  /** Utterances in the order of their start, in seconds. */
  spoken: { speaker: string; start: number; end: number; text: string | undefined }[];
}

const sampleRateHz = 16_000;

/**
 * A meeting with exact truth from utterances of known people. Every utterance is used once, in an order drawn by the
 * seed; pauses are log-normal. The same input gives the same samples.
 */
export function makeMeeting(utterances: readonly Utterance[], plan: MeetingPlan): SyntheticMeeting {
  const random = randomFrom(plan.seed);
  const { longestOverlapSec = 1.5, pauseSec = 0.4 } = plan;
  const levels = new Map<string, number>();
  for (const { speaker } of utterances)
    if (!levels.has(speaker)) levels.set(speaker, 0.05 * 10 ** ((normalFrom(random) * plan.levelSpreadDb) / 20));

  const spoken: SyntheticMeeting["spoken"] = [];
  const speech: SpeakerInterval[] = [];
  const parts: { at: number; samples: Float32Array }[] = [];
  let floor = Math.floor(0.3 * sampleRateHz);
  let end = floor;
  for (const utterance of inOrder(utterances, plan.continueChance, random)) {
    const { samples: said, pauses } = trimmed(utterance.samples);
    const samples = atLevel(said, levels.get(utterance.speaker)!);
    const isOverlapping =
      spoken.length > 0 && spoken.at(-1)!.speaker !== utterance.speaker && random() < plan.overlapChance;
    const pause = Math.min(3, pauseSec * Math.exp(0.8 * normalFrom(random)));
    const shared = (0.2 + Math.max(0, longestOverlapSec - 0.2) * random()) * sampleRateHz;
    // Nobody starts before the utterance before last is over, so that at most two speak at once.
    const at = Math.floor(isOverlapping ? Math.max(floor, end - shared) : end + pause * sampleRateHz);
    floor = end;
    end = Math.max(end, at + samples.length);
    parts.push({ at, samples });
    const start = at / sampleRateHz;
    const until = start + samples.length / sampleRateHz;
    spoken.push({ speaker: utterance.speaker, start, end: until, text: utterance.text });
    for (const edges of betweenPauses(start, until, pauses)) speech.push({ speaker: utterance.speaker, ...edges });
  }

  const dry = new Float32Array(end + sampleRateHz / 2);
  for (const { at, samples } of parts) for (let i = 0; i < samples.length; i++) dry[at + i]! += samples[i]!;
  const samples = plan.room ? hearInRoom(dry, plan.room, random) : dry;
  return { samples, spoken, speech, intervals: spoken.map(({ speaker, start, end }) => ({ speaker, start, end })) };
}

function betweenPauses(start: number, end: number, pauses: readonly { start: number; end: number }[]) {
  const starts = [start, ...pauses.map((pause) => start + pause.end)];
  return starts.map((from, n) => ({ start: from, end: pauses[n] ? start + pauses[n].start : end }));
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

const frame = 320;
/** Silence inside an utterance that is long enough to count as a pause. */
const leastPauseFrames = 15;

/** The utterance without the silence at both ends, and its pauses in seconds from its start. */
function trimmed(samples: Float32Array): { samples: Float32Array; pauses: { start: number; end: number }[] } {
  const isLoud = loudFrames(samples);
  const first = Math.max(0, isLoud.indexOf(true));
  const last = isLoud.lastIndexOf(true);
  const pauses: { start: number; end: number }[] = [];
  let since = first;
  for (let f = first; f <= last; f++) {
    if (!isLoud[f]) continue;
    if (f - since >= leastPauseFrames)
      pauses.push({ start: ((since - first) * frame) / sampleRateHz, end: ((f - first) * frame) / sampleRateHz });
    since = f + 1;
  }
  return { samples: samples.subarray(first * frame, (last + 1) * frame), pauses };
}

/** Frames of 20 ms that stand out: at most 35 dB below the loudest, and 10 dB above the recording's own noise. */
function loudFrames(samples: Float32Array): boolean[] {
  const energies = Array.from({ length: Math.floor(samples.length / frame) }, (_, f) => {
    let sum = 0;
    for (let i = f * frame; i < (f + 1) * frame; i++) sum += samples[i]! ** 2;
    return sum;
  });
  const ordered = energies.toSorted((a, b) => a - b);
  const loudest = ordered.at(-1) ?? 0;
  const noise = ordered[Math.floor(0.05 * ordered.length)] ?? 0;
  const least = Math.min(Math.max(10 * noise, loudest * 10 ** -3.5), loudest * 10 ** -2);
  return energies.map((energy) => energy > least);
}

function atLevel(samples: Float32Array, rms: number): Float32Array {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  const gain = rms / Math.sqrt(energy / Math.max(1, samples.length) + 1e-12);
  return samples.map((sample) => sample * gain);
}
