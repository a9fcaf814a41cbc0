import { clipWeight, type Gate, judgeClip } from "@rollcall/core/enrollmentGates";
import { likeness } from "@rollcall/core/likeness";
import { clipMeasures } from "@rollcall/inference/clipMeasures";
import { fanOut } from "@rollcall/inference/fanOut";
import { randomFrom } from "@rollcall/inference/score/random";
import { hearInRoom, randomRoom } from "@rollcall/inference/score/room";
import { decodeMedia } from "../../media.ts";
import { headsets, readRecordings } from "./labelledAudio.ts";
import { listenToClip } from "./listenToClip.ts";
import { percent, round, type Section, type Table } from "./report.ts";
import { type HeardClip, newPath, type Workbench, writePcm } from "./workbench.ts";

const sampleRateHz = 16_000;
/** Strangers that each person is mixed with. */
const strangersMixed = 3;

type Cut = { samples: Float32Array } | { path: string };
/** A clip as somebody might hand it in. */
type Case = { kind: string; half: "A" | "B" | "both" } & Cut;

/** What the enrollment gates let through and what they stop: the limits were chosen on half A. */
export const gatesSection: Section = async (bench) => {
  const cast = await bench.cast();
  const cases = [...madeClips(cast.A, "A"), ...madeClips(cast.B, "B"), ...(await realClips())];
  let done = 0;
  const judged = await fanOut(cases, bench.models.lanes, async (one) => {
    const { measures } = await clipMeasures(bench.models, await pcmOf(bench, one), bench.signal);
    if (++done % 20 === 0) console.error(`gates ${done} of ${cases.length}`);
    return { kind: one.kind, half: one.half, gates: judgeClip({ ...measures, likeOwn: null }) };
  });
  const rows = [...Map.groupBy(judged, ({ kind, half }) => `${kind}|${half}`).values()].map((group) => {
    const share = (name: string) => group.filter(({ gates }) => isRefused(gates, name)).length / group.length;
    const weights = group.map(({ gates }) => clipWeight(gates));
    const { kind, half } = group[0]!; // groups are never empty
    return { kind, half, clips: group.length, ...shares(share), weight: round(mean(weights)) };
  });
  const alike = await likenesses(bench, cast);
  return {
    figures: { clips: rows, likeness: alike.figures },
    tables: [
      {
        title: "Enrollment clips",
        note:
          "Clips as people might hand them in, percent refused: by any gate, for too little speech, for a second voice, for " +
          "pieces that are unlike each other. Made of read sentences; in a mixture the second voice is as loud as the first " +
          "unless it says otherwise. Limits chosen on half A. Weight: what the clips count, 0 to 1, mean.",
        columns: ["clip", "half", "clips", "refused", "too short", "voices", "unlike", "weight"],
        rows: rows.map((row) => [
          row.kind,
          row.half,
          String(row.clips),
          percent(row.any),
          percent(row.speech),
          percent(row.voices),
          percent(row.consistency),
          row.weight.toFixed(2),
        ]),
      },
      alike.table,
    ],
  };
};

function shares(share: (name: string) => number) {
  return { any: share(""), speech: share("speech"), voices: share("voices"), consistency: share("consistency") };
}

function isRefused(gates: readonly Gate[], name: string): boolean {
  return gates.some(({ gate, verdict }) => verdict === "refused" && (name === "" || gate === name));
}

function madeClips(
  { people, guests, colleagues }: Awaited<ReturnType<Workbench["cast"]>>["A"],
  half: "A" | "B",
): Case[] {
  const strangers = [...guests, ...colleagues];
  const own = people.map(({ enrollment, inMeetings }) => [...enrollment, ...inMeetings]);
  const sentences = [...own.flat(), ...strangers].map(({ samples }) => ({ kind: "one sentence", half, samples }));
  const threes = own.flatMap((clips) =>
    [0, 3, 6].map((n) => ({ kind: "three sentences", half, samples: joined(clips.slice(n, n + 3)) })),
  );
  const mixtures = own.flatMap((clips, p) => {
    const first = joined(clips.slice(0, 3));
    const others = [...own.filter((_, q) => q !== p).map((other) => other[3]!), ...strangers.slice(0, strangersMixed)];
    return others.flatMap(({ samples }) => {
      const second = asLoudAs(first, samples);
      const after = (seconds: number, gain = 1) =>
        concat(first, scaled(second.subarray(0, seconds * sampleRateHz), gain));
      return [
        { kind: "1.5 s of another voice", half, samples: after(1.5) },
        { kind: "3 s of another voice", half, samples: after(3) },
        { kind: "6 s of another voice", half, samples: after(6) },
        { kind: "10 s of a voice 20 dB fainter", half, samples: after(10, 0.1) },
        { kind: "two at once", half, samples: mixed(first, second) },
      ];
    });
  });
  return [...sentences, ...threes, ...mixtures];
}

async function realClips(): Promise<Case[]> {
  const meetings = (await readRecordings()).map(({ name, path }) => ({
    kind: name === "ami-es2004a" ? "a whole meeting" : "30 s of a meeting from afar",
    half: "both" as const,
    path,
  }));
  return [
    ...headsets().map(({ path }) => ({ kind: "a headset in a meeting", half: "both" as const, path })),
    ...meetings,
  ];
}

/** How alike sentences are to their speaker's first three, as they are and in rooms, and to other people's. */
async function likenesses(bench: Workbench, cast: Awaited<ReturnType<Workbench["cast"]>>) {
  const space = await bench.space();
  const listen = async (samples: Float32Array) =>
    (await listenToClip(bench, await writePcm(samples, bench.scratch))).vector;
  const rows: { kind: string; half: string; values: number[] }[] = [];
  for (const half of ["A", "B"] as const) {
    const { people, guests, colleagues } = cast[half];
    const voices = await fanOut(people, 1, async ({ enrollment, inMeetings }) => ({
      enrolled: await fanOut(enrollment, bench.models.lanes, ({ samples }) => listen(samples)),
      later: await fanOut(inMeetings, bench.models.lanes, ({ samples }) => listen(samples)),
      inRooms: await fanOut(inMeetings, bench.models.lanes, ({ samples }) => {
        const random = randomFrom(samples.length);
        return listen(hearInRoom(samples, randomRoom(random), random));
      }),
    }));
    const strangers = await fanOut([...guests, ...colleagues], bench.models.lanes, ({ samples }) => listen(samples));
    const compare = (vectors: readonly Float32Array[], enrolled: readonly Float32Array[]) =>
      vectors.flatMap(
        (vector) =>
          likeness(
            vector,
            enrolled.map((own) => ({ vector: own, weight: 1 })),
            space,
          ) ?? [],
      );
    const over = (kind: string, pick: (p: number) => Float32Array[]) =>
      rows.push({ kind, half, values: voices.flatMap(({ enrolled }, p) => compare(pick(p), enrolled)) });
    over("their own, another sentence", (p) => voices[p]!.later);
    over("their own, in another room", (p) => voices[p]!.inRooms);
    over("somebody else's", (p) => [...voices.filter((_, q) => q !== p).flatMap(({ later }) => later), ...strangers]);
  }
  const figures = rows.map(({ kind, half, values }) => ({ kind, half, clips: values.length, ...spread(values) }));
  const table: Table = {
    title: "Likeness to the person's other clips",
    note: "0 is what strangers score on average, 1 the person's own centre. Refused below .3, a remark below .4; percent of the clips.",
    columns: ["clip", "half", "clips", "least", "10 %", "median", "most", "refused", "remarked"],
    rows: figures.map(({ kind, half, clips, least, tenth, median, most, refused, remarked }) => [
      kind,
      half,
      String(clips),
      ...[least, tenth, median, most].map((value) => value.toFixed(2)),
      percent(refused),
      percent(remarked),
    ]),
  };
  return { figures, table };
}

function spread(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN);
  const below = (limit: number) => round(values.filter((value) => value < limit).length / values.length);
  return { least: at(0), tenth: at(0.1), median: at(0.5), most: at(1), refused: below(0.3), remarked: below(0.4) };
}

async function pcmOf(bench: Workbench, one: Cut) {
  if ("samples" in one) return writePcm(one.samples, bench.scratch);
  return (await decodeMedia(bench.decoder, one.path, newPath(bench.scratch), bench.signal)).pcm;
}

function joined(clips: readonly HeardClip[]): Float32Array {
  return concat(...clips.map((clip) => clip.samples));
}

function concat(...parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function scaled(samples: Float32Array, gain: number): Float32Array {
  return samples.map((sample) => sample * gain);
}

function asLoudAs(first: Float32Array, second: Float32Array): Float32Array {
  return scaled(second, Math.sqrt(mean(first.map((x) => x * x)) / mean(second.map((x) => x * x))));
}

function mixed(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((sample, i) => (sample + (b[i % b.length] ?? 0)) / 2);
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
