import { dot, unit } from "@rollcall/core/vector";
import { place } from "@rollcall/core/voiceSpace";
import { embedGroups, rowsOf } from "@rollcall/inference/diarize/listen";
import { fanOut } from "@rollcall/inference/fanOut";
import { randomFrom } from "@rollcall/inference/score/random";
import { hearInRoom, randomRoom } from "@rollcall/inference/score/room";
import {
  calibrate,
  equalErrorRate,
  leastDetectionCost,
  likelihoodCost,
  ratesAt,
  type Trials,
} from "@rollcall/inference/score/verification";
import { listenToClip } from "./listenToClip.ts";
import { percent, round, type Section } from "./report.ts";
import { type HeardClip, type Workbench, writePcm } from "./workbench.ts";

const pieceSamples = 3 * 16_000;

interface Voice {
  speaker: string;
  vector: Float32Array;
}

type Listen = (bench: Workbench, clips: readonly HeardClip[]) => Promise<(Float32Array | null)[]>;

/** From what enrollment has to what a short turn in a meeting has. */
const conditions: Record<string, Listen> = {
  "whole sentences": (bench, clips) =>
    fanOut(clips, bench.models.lanes, async ({ pcm }) => {
      const { vector } = await listenToClip(bench, pcm);
      return vector.length > 0 ? vector : null;
    }),
  "3 s": (bench, clips) => embedPieces(bench, clips.map(middle)),
  "3 s in a room": (bench, clips) =>
    embedPieces(
      bench,
      clips.map((clip, n) => {
        const random = randomFrom(n);
        return hearInRoom(middle(clip), randomRoom(random), random);
      }),
    ),
};

/** How well voices are told apart, pair by pair. */
export const voicesSection: Section = async (bench) => {
  const cast = await bench.cast();
  const space = await bench.space();
  const results = [];
  for (const [name, listen] of Object.entries(conditions)) {
    console.error(`voices: ${name}`);
    const halves = await Promise.all(
      [cast.A, cast.B].map(async ({ people, guests, colleagues }) => {
        const known = people.flatMap(({ enrollment, inMeetings }) => [...enrollment, ...inMeetings]);
        const clips = [...known, ...guests, ...colleagues];
        const vectors = await listen(bench, clips);
        const voices = clips.flatMap(({ speaker }, n) => {
          const vector = vectors[n];
          return vector ? [{ speaker, vector: space ? place(space, vector) : unit(vector) }] : [];
        });
        return trialsOf(voices);
      }),
    );
    results.push({ name, ...compare(halves[0]!, halves[1]!) });
  }
  return {
    figures: {
      eer: results[0]!.B.eer,
      minDcf: results[0]!.B.minDcf,
      cllr: results[0]!.B.cllr,
      conditions: Object.fromEntries(results.map(({ name, ...rest }) => [name, rest])),
    },
    tables: [
      {
        title: "Voices, pair by pair",
        note:
          "Every pair of sentences, of one person or of two. The threshold and the calibration are chosen on half A; half B is " +
          "what counts. EER and minDCF(.01) are each half's own best. Missed and false alarm: at the threshold of half A, " +
          "percent. Cllr: cost of the calibrated likelihood ratios, 0 is best and 1 says nothing. Pairs of two people also take in " +
          "voices from which the voice space was made, and all sentences of a person come from one session, which flatters.",
        columns: [
          "speech",
          "half",
          "EER %",
          "minDCF",
          "threshold",
          "missed",
          "false alarm",
          "Cllr",
          "pairs of one",
          "of two",
        ],
        rows: results.flatMap(({ name, A, B }) => [row(name, "A", A), row(name, "B", B)]),
      },
    ],
  };
};

function trialsOf(voices: readonly Voice[]): Trials {
  const targets: number[] = [];
  const nonTargets: number[] = [];
  for (let a = 0; a < voices.length; a++) {
    for (let b = a + 1; b < voices.length; b++) {
      const isOne = voices[a]!.speaker === voices[b]!.speaker;
      (isOne ? targets : nonTargets).push(dot(voices[a]!.vector, voices[b]!.vector));
    }
  }
  return { targets, nonTargets };
}

/** Threshold and calibration from the first, applied to both. */
function compare(a: Trials, b: Trials) {
  const { threshold } = equalErrorRate(a);
  const { slope, offset } = calibrate(a);
  const toRatio = (scores: readonly number[]) => scores.map((score) => slope * score + offset);
  const describe = (trials: Trials) => {
    const { missRate, falseAlarmRate } = ratesAt(trials, threshold);
    return {
      eer: round(equalErrorRate(trials).rate),
      minDcf: round(leastDetectionCost(trials)),
      threshold: round(threshold),
      missRate: round(missRate),
      falseAlarmRate: round(falseAlarmRate),
      cllr: round(likelihoodCost({ targets: toRatio(trials.targets), nonTargets: toRatio(trials.nonTargets) })),
      targets: trials.targets.length,
      nonTargets: trials.nonTargets.length,
    };
  };
  return { A: describe(a), B: describe(b) };
}

function row(name: string, half: string, figures: ReturnType<typeof compare>["A"]): string[] {
  return [
    name,
    half,
    percent(figures.eer),
    figures.minDcf.toFixed(3),
    figures.threshold.toFixed(3),
    percent(figures.missRate),
    percent(figures.falseAlarmRate),
    figures.cllr.toFixed(3),
    String(figures.targets),
    String(figures.nonTargets),
  ];
}

function middle({ samples }: HeardClip): Float32Array {
  const start = Math.max(0, Math.floor((samples.length - pieceSamples) / 2));
  return samples.subarray(start, start + pieceSamples);
}

/** All pieces in one recording, so that one call can fill every lane. */
async function embedPieces(bench: Workbench, pieces: readonly Float32Array[]): Promise<(Float32Array | null)[]> {
  const joined = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  const groups = [];
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    groups.push([{ start: at, end: at + piece.length }]);
    at += piece.length;
  }
  return rowsOf(await embedGroups(bench.models, await writePcm(joined, bench.scratch), groups, bench.signal));
}
