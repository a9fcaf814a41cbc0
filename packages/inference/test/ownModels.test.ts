import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testSignal } from "../src/dsp/testSignal.ts";
import { type Engine, startEngine } from "../src/engine.ts";
import { runPipeline } from "../src/pipeline.ts";
import { graphFolder } from "./support/graphs/graphFolder.ts";
import {
  embeddingGraph,
  nemoSpeakerGraph,
  segmentationGraph,
  tdtDecoderGraph,
  tdtEncoderGraph,
  tdtJoinerGraph,
  vadGraph,
} from "./support/graphs/speechGraphs.ts";
import {
  whisperDecoderGraph,
  whisperEncoderGraph,
  whisperGeneration,
  whisperIds,
  whisperTokenizer,
} from "./support/graphs/whisperGraphs.ts";
import { silentLog } from "./support/recordings.ts";
import { sharedPath } from "./support/shared.ts";

// A pack of somebody's own, built like "best" but of random weights: nothing but a manifest tells the engine about it.
const { folder, remove } = graphFolder();
const root = join(folder, "models");
const manifestPath = join(folder, "manifest.json");
const never = new AbortController().signal;

const pieces = ["<unk>", "▁The", "▁a", "s", "ing", ".", "▁we", "ed", ",", "▁So", "<blk>"];
const tdt = { mels: 128, dim: 32, hidden: 24, joint: 16, vocabulary: pieces.length, durations: 5 };
const whisper = { mels: 80, layers: 2, heads: 2, size: 8, vocabulary: whisperIds.vocabulary, type: "float32" as const };

function model(role: string, family: string, files: Record<string, Uint8Array | string>, extra: object = {}) {
  const entries = Object.entries(files).map(([key, content]) => {
    const path = `own/${role}/${key}`;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    return { key, path, bytes: null, sha256: null, licence: "MIT", origin: "written by the tests" };
  });
  return { role, name: `own-${role}`, family, files: entries, proof: null, ...extra };
}

beforeAll(() => {
  const models = [
    model("vad", "silero-vad", { model: vadGraph() }, { provider: "cpu" }),
    model(
      "asr",
      "nemo-tdt",
      {
        encoder: tdtEncoderGraph(tdt),
        decoder: tdtDecoderGraph(tdt),
        joiner: tdtJoinerGraph(tdt),
        tokens: pieces.map((piece, id) => `${piece} ${id}`).join("\n"),
      },
      { languages: ["en", "de"], isPunctuated: true },
    ),
    model(
      "asr-other",
      "whisper",
      {
        encoder: whisperEncoderGraph(whisper),
        decoder: whisperDecoderGraph(whisper),
        tokenizer: whisperTokenizer(),
        generation: whisperGeneration(),
      },
      { languages: ["zh"], isPunctuated: true, params: { mels: 80 } },
    ),
    model("segmentation", "pyannote-segmentation", { model: segmentationGraph() }),
    model("embedding", "wespeaker", { model: embeddingGraph("feats", "embs", 256) }),
    model("identification", "nemo-speaker", { model: nemoSpeakerGraph(192) }),
  ];
  writeFileSync(
    manifestPath,
    JSON.stringify({ version: 1, packs: [{ name: "own", description: "", languages: ["en"], models }] }),
  );
});
afterAll(remove);

/** Two stretches of sound with silence around them. */
function recording() {
  const path = join(folder, "recording.s16");
  const sound = testSignal();
  const samples = new Int16Array(20 * 16_000);
  for (const start of [2, 9])
    for (let i = 0; i < 4 * 16_000; i++) samples[start * 16_000 + i] = 20_000 * sound[i % sound.length]!;
  writeFileSync(path, samples);
  return { path, samples: samples.length };
}

function listening() {
  const said: [object, string][] = [];
  const note = (fields: object, message: string) => void said.push([fields, message]);
  return { log: { ...silentLog, warn: note }, said };
}

const start = (options: Partial<Parameters<typeof startEngine>[0]> = {}) =>
  startEngine({ roots: [root], manifestPath, pack: "own", lanes: 1, log: silentLog, ...options });

describe("a pack of one's own", () => {
  let engine: Engine;
  const { log, said } = listening();
  beforeAll(async () => {
    engine = await start({ log, gpu: "preferred" });
  });
  afterAll(() => engine.close());

  it("pins its files and what they compute at first use, aloud", () => {
    const lock = JSON.parse(readFileSync(join(root, "lock.json"), "utf8"));
    expect(Object.keys(lock.files)).toHaveLength(12);
    expect(Object.keys(lock.proofs)).toHaveLength(6);
    expect(said.filter(([, message]) => message.startsWith("no source states"))).toHaveLength(12);
    expect(said.map(([, message]) => message)).toContainEqual(expect.stringContaining("this first one counts"));
  });

  it("is named by its files' own hashes", () => {
    const { models } = engine;
    expect(models.pack).toBe("own");
    expect(models.isPunctuated).toBe(true);
    const shaOf = (role: string) => models.loaded.find((loaded) => loaded.role === role)!.sha256.slice(0, 8);
    expect(models.embeddingModelId).toBe(`own-identification@${shaOf("identification")}.1`);
    expect(models.voices!.embeddingModelId).toBe(`own-embedding@${shaOf("embedding")}.1`);
    expect(models.embeddingDim).toBe(192);
    expect(models.loaded.map(({ dim }) => dim)).toEqual([undefined, undefined, undefined, undefined, 256, 192]);
    expect(models.plda).toBeNull();
  });

  it("says of every model where it runs, and why not on the GPU that was wanted", () => {
    for (const { role, provider, fallback } of engine.models.loaded) {
      expect(["cpu", "cuda"]).toContain(provider);
      if (role === "vad") expect(fallback).toBeUndefined();
      else if (provider === "cpu" && fallback !== undefined) expect(fallback).toMatch(/\.$|processor/);
    }
  });

  it("goes all the way from a recording to words with times", async () => {
    const result = await runPipeline(engine.models, recording(), { hints: {}, signal: never });
    expect(result.regions.length).toBeGreaterThan(0);
    expect(result.words.length).toBeGreaterThan(0);
    let latest = 0;
    for (const { start: from, end, text, confidence } of result.words) {
      expect(from).toBeGreaterThanOrEqual(latest);
      expect(end).toBeGreaterThanOrEqual(from);
      expect(confidence).toBeGreaterThan(0);
      expect(text).not.toMatch(/[<▁]/);
      latest = from;
    }
    // Written as the model writes it: no full stop is guessed.
    expect(result.words.some(({ text }) => /^[a-z]/.test(text))).toBe(true);
    expect(result.segments.flatMap(({ words }) => words)).toHaveLength(result.words.length);
    // Voiceprints come from the model for names, not from the one that told the voices apart.
    const described = result.diarization.clusters.filter(({ pieces }) => pieces.length > 0);
    expect(described.length).toBeGreaterThan(0);
    for (const { vector, pieces } of described)
      expect([vector, ...pieces.map((piece) => piece.vector)].map(({ length }) => length)).toEqual(
        new Array(pieces.length + 1).fill(192),
      );
  });
});

const plda = sharedPath("models", "community-1-plda");
describe.skipIf(plda === null)("a voice model with a PLDA of its own", () => {
  it("brings it along, and the pipeline clusters with it", async () => {
    const manifest = JSON.parse(readFileSync(manifestPath, "utf8"));
    const [pack] = manifest.packs;
    pack.models = pack.models.filter(({ role }: { role: string }) => !["asr-other", "identification"].includes(role));
    const voices = pack.models.find(({ role }: { role: string }) => role === "embedding");
    for (const [key, name] of [
      ["plda", "plda.npz"],
      ["xvecTransform", "xvec_transform.npz"],
    ]) {
      const file = { key, path: `community-1-plda/${name}`, bytes: null, sha256: null, licence: "", origin: "" };
      voices.files.push(file);
    }
    const path = join(folder, "plda.json");
    writeFileSync(path, JSON.stringify(manifest));
    const engine = await start({ manifestPath: path, roots: [root, dirname(plda!)] });
    expect(engine.models.plda).toMatchObject({ rawDim: 256, dim: 128 });
    expect(engine.models.voices).toBeUndefined();
    const { diarization } = await runPipeline(engine.models, recording(), { hints: {}, signal: never });
    expect(diarization.clusters.length).toBeGreaterThan(0);
    for (const { vector } of diarization.clusters) expect([0, 256]).toContain(vector.length);
    await engine.close();
  });
});

describe("the next start", () => {
  it("finds everything as it was and pins nothing", async () => {
    const { log, said } = listening();
    const engine = await start({ log });
    await engine.close();
    expect(said).toEqual([]);
  });

  it("refuses a file that has changed since", async () => {
    appendFileSync(join(root, "own/asr/tokens"), "\n");
    await expect(start()).rejects.toThrow(/own\/asr\/tokens at .* is incomplete/);
  });

  it("refuses an unknown family, naming those there are", async () => {
    const manifest = JSON.parse(readFileSync(manifestPath, "utf8"));
    manifest.packs[0].models[4].family = "unheard-of";
    const other = join(folder, "family.json");
    writeFileSync(other, JSON.stringify(manifest));
    writeFileSync(join(root, "own/asr/tokens"), pieces.map((piece, id) => `${piece} ${id}`).join("\n"));
    await expect(start({ manifestPath: other })).rejects.toThrow(/"unheard-of"; for embedding there is .*wespeaker/);
  });
});
