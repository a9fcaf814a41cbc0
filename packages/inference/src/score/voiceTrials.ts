import type { EnrolledPerson, UnnamedVoice } from "@rollcall/core/match";
import { addScaled } from "@rollcall/core/vector";
import { randomFrom } from "./random.ts";

/** A few seconds of one person, heard through each of several channels; 0 is as it was recorded. */
export interface HeardPiece {
  seconds: number;
  /** Raw f32 [dim] by channel. */
  vectors: readonly Float32Array[];
}

/** Somebody whose enrollment and whose speech in meetings are different moments. */
export interface HeardPerson {
  id: string;
  enrolls: readonly HeardPiece[];
  speaks: readonly HeardPiece[];
}

/** A meeting put together from pieces: whose voices they are, and who is enrolled. */
export interface VoiceTrial {
  channel: number;
  enrolledThrough: number;
  voices: UnnamedVoice[];
  /** Who each voice is. */
  truth: string[];
  people: EnrolledPerson[];
}

const sizes = [1, 2, 2, 3, 3, 4, 5, 5, 8];
const colleagues = [0, 1, 2, 4, 8, 14];

/**
 * Meetings of one to eight people through one of the channels, at least one of them a stranger, with colleagues who are
 * enrolled and not there. Half enroll as recorded, a fifth through the meeting's own channel (the same microphone), the
 * others through any. The same input gives the same trials.
 */
export function makeVoiceTrials(
  people: readonly HeardPerson[],
  { count, seed, channels }: { count: number; seed: number; channels: readonly number[] },
): VoiceTrial[] {
  const random = randomFrom(seed);
  const oneOf = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!; // never empty here
  return Array.from({ length: count }, () => {
    const channel = oneOf(channels);
    const where = random();
    const enrolledThrough = where < 0.5 ? 0 : where < 0.7 ? channel : oneOf(channels);
    const size = oneOf(sizes);
    const order = shuffled(people, random);
    const there = order.slice(0, size);
    const most = Math.max(1, Math.floor(size / 2));
    const strangers = there.slice(0, size === 1 ? Math.floor(random() * 2) : random() < 0.5 ? 1 : most);
    const absent = order.slice(size, size + Math.max(size === strangers.length ? 1 : 0, oneOf(colleagues)));
    const present = shuffled(there, random);
    return {
      channel,
      enrolledThrough,
      truth: present.map(({ id }) => id),
      voices: present.map(({ speaks }, i) => voiceOf(`S${i + 1}`, some(speaks, random), channel)),
      people: [...there.slice(strangers.length), ...absent].map(({ id, enrolls }) => {
        const { vector, netSpeechMs } = voiceOf(id, enrolls, enrolledThrough);
        return { id, samples: [{ vector, weight: netSpeechMs }] };
      }),
    };
  });
}

/** From a third of the pieces up to all of them. */
function some<T>(pieces: readonly T[], random: () => number): T[] {
  return shuffled(pieces, random).slice(0, Math.max(1, Math.ceil(pieces.length * (0.3 + 0.7 * random()))));
}

function voiceOf(label: string, pieces: readonly HeardPiece[], channel: number): UnnamedVoice {
  const seconds = pieces.reduce((sum, piece) => sum + piece.seconds, 0);
  const vector = new Float32Array(pieces[0]!.vectors[channel]!.length);
  for (const piece of pieces) addScaled(vector, piece.vectors[channel]!, piece.seconds / seconds);
  let at = 0;
  const own = pieces.map((piece) => {
    const startMs = at;
    at += Math.round(1000 * piece.seconds);
    return { startMs, endMs: at, vector: piece.vectors[channel]! };
  });
  return { label, vector, netSpeechMs: at, pieces: own };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
