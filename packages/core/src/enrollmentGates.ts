import { z } from "zod";

/** What is measured on an enrollment clip before its voice is believed. */
export interface ClipMeasures {
  /** Net speech of the voice that speaks most, ms. */
  speechMs: number;
  levelDb: number;
  clippedShare: number;
  snrDb: number;
  bandwidthHz: number;
  /** Speech of the second voice, ms and as a share of all speech. */
  otherVoiceMs: number;
  otherVoiceShare: number;
  /** Share of the speech time in which two speak. */
  overlapShare: number;
  /** How alike the clip's own pieces are, 0..1; null when there are too few to compare. */
  consistency: number | null;
  /** Similarity to the person's accepted samples, 0 what a stranger has and 1 the voice itself; null without any. */
  likeOwn: number | null;
}

const MeasuredGate = z.enum(["speech", "level", "clipping", "noise", "bandwidth", "voices", "consistency", "own"]);
type MeasuredGate = z.infer<typeof MeasuredGate>;

/** Those that are judged by limits, and what a clip is compared with: the person's other clips, and other people. */
export const GateName = z.enum([...MeasuredGate.options, "repeat", "person"]);
export type GateName = z.infer<typeof GateName>;

/** One check of a clip: "fair" is used all the same, "refused" is not, and "asked" waits for a person's answer. */
export const Gate = z.object({
  gate: GateName,
  verdict: z.enum(["good", "fair", "refused", "asked"]),
  /** The number it was judged by; null stands for nothing to measure, such as the noise of digital silence. */
  value: z.number().nullable(),
  /** A plain sentence with the numbers in it; null when all is well. */
  sentence: z.string().nullable(),
});
export type Gate = z.infer<typeof Gate>;

/** Limits of one measure: at `refused` or beyond it is not used, at `good` or beyond there is nothing to say. */
interface Limits {
  refused: number;
  good: number;
}

/** Net speech needed in one clip, and in all clips of a person together, ms. */
export const leastClipMs = 3000;
export const leastTotalMs = 5000;
/** From here on a voiceprint is as steady as it gets. */
export const wantedTotalMs = 15_000;

const limits = {
  speech: { refused: leastClipMs, good: wantedTotalMs },
  level: { refused: -50, good: -38 },
  clipping: { refused: 0.01, good: 0.001 },
  noise: { refused: 5, good: 12 },
  bandwidth: { refused: 2500, good: 3600 },
  voices: { refused: 0.1, good: 0.03 },
  consistency: { refused: 0.7, good: 0.8 },
  own: { refused: 0.3, good: 0.4 },
} as const satisfies Record<MeasuredGate, Limits>;

/** Two clips this alike (cosine) are one recording: two takes of one voice never are. */
export const sameRecording = 0.995;

/** Any second voice this long is one too many, however long the clip. */
const mostOtherVoiceMs = 2000;
const mostOverlap = 0.05;

/** All checks of one clip, in the order in which a person would mend them. */
export function judgeClip(clip: ClipMeasures): Gate[] {
  const seconds = (ms: number) => `${Math.floor(ms / 1000)} s`;
  const gates = [
    atLeast("speech", clip.speechMs, {
      refused: `${seconds(clip.speechMs)} of speech, ${seconds(leastClipMs)} needed.`,
      fair: `${seconds(clip.speechMs)} of speech; ${seconds(wantedTotalMs)} in all make a steadier voiceprint.`,
    }),
    atLeast("level", clip.levelDb, {
      refused: `The voice is too quiet: ${decibels(clip.levelDb)}, ${limits.level.refused} dB needed.`,
      fair: `The voice is quiet: ${decibels(clip.levelDb)}. Come closer to the microphone.`,
    }),
    atMost("clipping", clip.clippedShare, {
      refused: `The recording is too loud: ${percent(clip.clippedShare)} of the voice is cut off, at most 1 % may be.`,
      fair: `The recording is rather loud: ${percent(clip.clippedShare)} of the voice is cut off.`,
    }),
    atLeast("noise", clip.snrDb, {
      refused: `There is too much noise: the voice stands ${decibels(clip.snrDb)} above it, ${limits.noise.refused} dB needed.`,
      fair: `There is noise: the voice stands ${decibels(clip.snrDb)} above it, ${limits.noise.good} dB are better.`,
    }),
    atLeast("bandwidth", clip.bandwidthHz, {
      refused: `The sound is too dull: nothing above ${kilohertz(clip.bandwidthHz)}, ${kilohertz(limits.bandwidth.refused)} needed.`,
      fair: `It sounds like a telephone: nothing above ${kilohertz(clip.bandwidthHz)}.`,
    }),
    voices(clip),
    atLeast("consistency", clip.consistency, {
      refused: "The voice changes too much within the clip: it may be several people.",
      fair: "The voice changes within the clip.",
    }),
    atLeast("own", clip.likeOwn, {
      refused: "It does not sound like the other recordings of this person: it is probably somebody else.",
      fair: "It sounds different from the other recordings of this person.",
    }),
  ];
  return gates;
}

/** The same recording twice says no more than once. `likest`: cosine with the most alike of the person's clips, null without any. */
export function judgeRepeat(likest: number | null): Gate {
  const isRepeat = likest !== null && likest >= sameRecording;
  const sentence = isRepeat ? "This is the same recording as another one of this person: it counts once." : null;
  return { gate: "repeat", verdict: isRepeat ? "refused" : "good", value: likest, sentence };
}

/** Whether somebody else who is enrolled sounds like the clip; `posterior` of the likeliest one, null when nobody is near. */
export function judgeOtherPerson(match: { isSure: boolean; posterior: number | null } | null): Gate {
  const sentence = match?.isSure
    ? "This voice sounds like somebody else who is enrolled: it waits until somebody has said whether they are two people."
    : "Somebody else who is enrolled sounds a little like this voice.";
  const verdict = match === null ? "good" : match.isSure ? "asked" : "fair";
  return { gate: "person", verdict, value: match?.posterior ?? null, sentence: match === null ? null : sentence };
}

/** The first reason not to use a clip, one plain sentence; null when it can be used. */
export function refusalOf(gates: readonly Gate[]): string | null {
  return gates.find(({ verdict }) => verdict === "refused")?.sentence ?? null;
}

/** How much a clip counts among the others of its person, 0..1: each measure from refused to good, multiplied. */
export function clipWeight(gates: readonly Gate[]): number {
  return gates.reduce((weight, { gate, value }) => (gate === "speech" ? weight : weight * ramp(gate, value)), 1);
}

/** From here on more speech of one clip adds nothing: one long clip must not drown the others. */
const mostWeightMs = 30_000;

/** What is stored with a judged sample. Samples of before have none of it. */
export const SampleQuality = z.object({
  gates: z.array(Gate).default([]),
  /** `clipWeight` of the gates. */
  weight: z.number().min(0).max(1).default(1),
  /** sha256 (hex) of the decoded sound. */
  pcmSha256: z.string().optional(),
  /** Somebody else who is enrolled and sounds like it, as long as it is asked whether they are one. */
  alike: z.object({ personId: z.uuid(), posterior: z.number().nullable() }).optional(),
});
export type SampleQuality = z.infer<typeof SampleQuality>;

/** Reads stored quality of any age; what is not understood is left out. */
export function toSampleQuality(stored: unknown): SampleQuality {
  const parsed = SampleQuality.safeParse(stored ?? {});
  return parsed.success ? parsed.data : { gates: [], weight: 1 };
}

/** How much an accepted sample counts in its person's voiceprint, in ms: net speech up to 30 s times its quality. */
export function sampleWeight(sample: { speechMs: number | null; quality: unknown }): number {
  return Math.max(1, Math.min(sample.speechMs ?? 0, mostWeightMs) * toSampleQuality(sample.quality).weight);
}

function ramp(gate: GateName, value: number | null): number {
  const measured = MeasuredGate.safeParse(gate);
  if (value === null || !measured.success) return 1;
  const { refused, good } = limits[measured.data];
  return Math.min(1, Math.max(0, (value - refused) / (good - refused)));
}

function voices({ otherVoiceMs, otherVoiceShare, overlapShare }: ClipMeasures): Gate {
  const isRefused =
    otherVoiceShare >= limits.voices.refused || otherVoiceMs >= mostOtherVoiceMs || overlapShare > mostOverlap;
  const verdict = isRefused ? "refused" : otherVoiceShare > limits.voices.good ? "fair" : "good";
  const heard = `${(otherVoiceMs / 1000).toFixed(1)} s of another voice (${percent(otherVoiceShare)})`;
  const sentence = isRefused ? `More than one voice is heard: ${heard}.` : `Another voice may be heard: ${heard}.`;
  return { gate: "voices", verdict, value: otherVoiceShare, sentence: verdict === "good" ? null : sentence };
}

type Sentences = Record<"refused" | "fair", string>;

function atLeast(gate: MeasuredGate, value: number | null, sentences: Sentences): Gate {
  const { refused, good } = limits[gate];
  if (value === null) return { gate, verdict: "good", value, sentence: null };
  return gateOf(gate, value, value < refused, value < good, sentences);
}

function atMost(gate: MeasuredGate, value: number, sentences: Sentences): Gate {
  const { refused, good } = limits[gate];
  return gateOf(gate, value, value > refused, value > good, sentences);
}

function gateOf(gate: MeasuredGate, value: number, isRefused: boolean, isFair: boolean, sentences: Sentences): Gate {
  const verdict = isRefused ? "refused" : isFair ? "fair" : "good";
  const sentence = verdict === "good" ? null : sentences[verdict];
  return { gate, verdict, value: Number.isFinite(value) ? value : null, sentence };
}

function decibels(value: number): string {
  return Number.isFinite(value) ? `${Math.round(value)} dB` : "not at all";
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

function kilohertz(hertz: number): string {
  return `${(hertz / 1000).toFixed(1)} kHz`;
}
