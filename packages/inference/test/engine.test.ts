import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Pcm, RecognisedWord } from "../src/artefacts.ts";
import { type Engine, startEngine } from "../src/engine.ts";
import { defaultManifestPath } from "../src/manifest.ts";
import { transcribeSpeech } from "../src/transcribeSpeech.ts";
import { asrChunks, speechRegions } from "../src/vad.ts";
import { hasShared, modelRoots, pcmOfWav, silentLog } from "./support/recordings.ts";

const folder = mkdtempSync(join(tmpdir(), "rollcall-engine-"));
afterAll(() => rmSync(folder, { recursive: true }));
const never = new AbortController().signal;
const base = { roots: modelRoots, pack: "lite", lanes: 1, log: silentLog };
const joiner = "lite/zipformer-gigaspeech-3.3m/joiner.onnx";

function copyOfModels(name: string): string {
  const root = join(folder, name);
  cpSync(modelRoots[0]!, root, { recursive: true, mode: 0 });
  return root;
}

/** Real models on cores that others use as well. */
const patient = { timeout: 60_000 };

describe.skipIf(!hasShared)("an engine does not start", patient, () => {
  test("when a byte is flipped: it names the file, even when a later root has a good one", async () => {
    const root = copyOfModels("flipped");
    const bytes = readFileSync(join(root, joiner));
    bytes[1000]! ^= 1;
    rmSync(join(root, joiner));
    writeFileSync(join(root, joiner), bytes);
    const start = startEngine({ ...base, roots: [root, ...modelRoots] });
    await expect(start).rejects.toMatchObject({ problem: "damaged", file: joiner });
    await expect(start).rejects.toThrow(/joiner\.onnx.*damaged.*npm run models -- pull/);
  });

  test("when a file is cut short", async () => {
    const root = copyOfModels("short");
    const bytes = readFileSync(join(root, joiner));
    rmSync(join(root, joiner));
    writeFileSync(join(root, joiner), bytes);
    truncateSync(join(root, joiner), 5000);
    await expect(startEngine({ ...base, roots: [root] })).rejects.toThrow(/joiner\.onnx.*5000 bytes instead of 642462/);
  });

  test("when a file is missing", async () => {
    const start = startEngine({ ...base, roots: [join(folder, "nowhere")] });
    await expect(start).rejects.toMatchObject({ problem: "missing" });
    await expect(start).rejects.toThrow(/\.onnx is missing \(looked in .*nowhere\).*npm run models -- pull/);
  });

  test.each([
    ["vad", "silero_vad.onnx"],
    ["asr", "encoder.int8.onnx"],
    ["segmentation", "model.int8.onnx"],
    ["embedding", "speaker_embedding_extractor.onnx"],
  ])("when the %s model computes something else than its proof", async (role, file) => {
    const manifest = JSON.parse(readFileSync(defaultManifestPath, "utf8"));
    const model = manifest.packs[0].models.find((m: { role: string }) => m.role === role);
    model.proof.values[5] += 3;
    const manifestPath = join(folder, `${role}.json`);
    writeFileSync(manifestPath, JSON.stringify(manifest));
    const start = startEngine({ ...base, manifestPath });
    await expect(start).rejects.toMatchObject({ problem: "unusable" });
    await expect(start).rejects.toThrow(new RegExp(`${file}.*computes something else.*off by 3`));
  });

  test("when a graph is not the one its family drives", async () => {
    const manifest = JSON.parse(readFileSync(defaultManifestPath, "utf8"));
    const asr = manifest.packs[0].models.find((m: { role: string }) => m.role === "asr");
    const file = (key: string) => asr.files.find((f: { key: string }) => f.key === key);
    file("decoder").key = "other";
    file("joiner").key = "decoder";
    file("other").key = "joiner";
    const manifestPath = join(folder, "swapped.json");
    writeFileSync(manifestPath, JSON.stringify(manifest));
    await expect(startEngine({ ...base, manifestPath })).rejects.toThrow(/expected inputs.*"y".*found.*encoder_out/);
  });
});

describe.skipIf(!hasShared)("a started engine", patient, () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine({ ...base, lanes: 2 });
  });
  afterAll(() => engine.close());

  async function wordsOf(pcm: Pcm, options: Partial<Parameters<typeof transcribeSpeech>[4]> = {}) {
    const probabilities = await engine.models.speechProbabilities(pcm, never);
    const regions = speechRegions(probabilities, pcm.samples);
    const chunks = asrChunks(regions, probabilities, pcm.samples, { ...shortChunks });
    return transcribeSpeech(engine.models, pcm, regions, chunks, { signal: never, ...options });
  }
  const shortChunks = { longest: 80_000, longestGap: 4800, pad: 3200, edgePad: 3200 };

  test("says what it loaded", () => {
    expect(engine.models.loaded.map(({ role, provider }) => [role, provider])).toEqual([
      ["vad", "cpu"],
      ["asr", "cpu"],
      ["segmentation", "cpu"],
      ["embedding", "cpu"],
    ]);
    expect(engine.models.embeddingModelId).toMatch(/^openvoice-tone-encoder@4026c25f\.\d+$/);
    expect(engine.health()).toMatchObject({ lanes: 2, alive: 2, crashes: 0 });
  });

  test("proves itself again in every thread, and stops when something else is to be done", async () => {
    await engine.prove(never);
    const stop = new AbortController();
    stop.abort(new Error("a job has come"));
    await expect(engine.prove(stop.signal)).rejects.toThrow("a job has come");
  });

  test.each([
    [
      "1089-134686-0001",
      "after early nightfall the yellow lamps would light up here and there the squalid quarter of the brothels",
      17,
    ],
    [
      "1221-135766-0001",
      "god as a direct consequence of the sin which man thus punished had given her a lovely child whose place was on that same dishonored bosom to connect her parent for ever with the race and descent of mortals and to be finally a blessed soul in heaven",
      40,
    ],
  ])("recognises %s, its times rising inside the recording", async (name, text, atLeast) => {
    const pcm = pcmOfWav(`short/${name}.wav`, folder);
    const words = await wordsOf(pcm);
    const heard = words.map((word) => word.text.toLowerCase().replace(".", ""));
    expect(commonInOrder(text.split(" "), heard)).toBeGreaterThanOrEqual(atLeast);
    for (const [n, word] of words.entries()) {
      expect(word.end).toBeGreaterThanOrEqual(word.start);
      expect(word.end).toBeLessThanOrEqual(words[n + 1]?.start ?? pcm.samples);
      expect(word.confidence).toBeGreaterThan(0);
      expect(word.confidence).toBeLessThanOrEqual(1);
    }
  });

  test("finds speech in shards as it does frame by frame", async () => {
    const pcm = pcmOfWav("short/two_cities_16k.wav", folder);
    const sharded = await engine.models.speechProbabilities(pcm, never);
    const head = await engine.models.speechProbabilities({ ...pcm, samples: 30 * 16_000 }, never);
    let flips = 0;
    // The shorter one runs in one piece.
    for (let i = 0; i < head.length - 1; i++) if (head[i]! >= 0.5 !== sharded[i]! >= 0.5) flips++;
    // Of 938, at whatever level it is heard, 2 or 3.
    expect(flips).toBeLessThanOrEqual(3);
  });

  test("continues an interrupted recognition and ends with the same words", async () => {
    const pcm = pcmOfWav("short/1221-135766-0001.wav", folder);
    const whole = await wordsOf(pcm);
    const kept = new Map<string, Uint8Array>();
    const artefacts = {
      get: async (key: string) => kept.get(key),
      put: async (key: string, bytes: Uint8Array) => void kept.set(key, bytes),
    };
    const stop = new AbortController();
    const interrupted = wordsOf(pcm, {
      artefacts,
      signal: stop.signal,
      onWords: () => stop.abort(new Error("killed")),
    });
    await expect(interrupted).rejects.toThrow("killed");
    expect(kept.size).toBeGreaterThan(0);
    const before = kept.size;
    const shown: RecognisedWord[][] = [];
    expect(await wordsOf(pcm, { artefacts, onWords: (words) => shown.push(words) })).toEqual(whole);
    expect(kept.size).toBeGreaterThan(before);
    expect(shown.flat().map((word) => word.start)).toEqual(whole.map((word) => word.start));
  });

  test("drops waiting work at once and running work soon when the caller gives up", async () => {
    const pcm = pcmOfWav("short/two_cities_16k.wav", folder);
    const stop = new AbortController();
    const chunk = { index: 0, start: 0, end: pcm.samples };
    const calls = Array.from({ length: 6 }, () => engine.models.recognise(pcm, chunk, stop.signal));
    expect(engine.health()).toMatchObject({ busy: 2, queued: 4 });
    const reason = new Error("no longer wanted");
    stop.abort(reason);
    expect(engine.health().queued).toBe(0);
    for (const call of calls) await expect(call).rejects.toBe(reason);
    await expect(engine.models.recognise(pcm, chunk, stop.signal)).rejects.toBe(reason);
    const short = { index: 0, start: 0, end: 16_000 };
    await expect(engine.models.recognise(pcm, short, never)).resolves.toBeInstanceOf(Array);
  });

  test("turns a failing call into a job error and goes on", async () => {
    const gone = { path: join(folder, "gone.s16"), samples: 16_000 };
    await expect(engine.models.speechProbabilities(gone, never)).rejects.toMatchObject({ code: "MODEL_FAILED" });
    expect(engine.health()).toMatchObject({ alive: 2, crashes: 0 });
  });

  test("gives NaN for too little speech and the same vector for the same voice", async () => {
    const pcm = pcmOfWav("short/1089-134686-0001.wav", folder);
    const span = { start: 16_000, end: 64_000 };
    const vectors = await engine.models.embed(pcm, [[span], [{ start: 0, end: 100 }], [span]], never);
    const dim = vectors.length / 3;
    expect(vectors.subarray(0, dim).every(Number.isFinite)).toBe(true);
    expect(vectors.subarray(dim, 2 * dim).every(Number.isNaN)).toBe(true);
    expect(vectors.subarray(2 * dim)).toEqual(vectors.subarray(0, dim));
  });
});

test.skipIf(!hasShared)("a thread that dies fails its work and is replaced", patient, async () => {
  const engine = await startEngine({ ...base, threadEntry: new URL("./support/crashingThread.ts", import.meta.url) });
  try {
    const pcm = pcmOfWav("short/1089-134686-0001.wav", folder);
    const chunk = { index: 0, start: 0, end: 16_000 };
    const crash = engine.models.recognise({ ...pcm, path: "crash" }, chunk, never);
    const next = engine.models.recognise(pcm, chunk, never);
    await expect(crash).rejects.toMatchObject({ code: "MODEL_FAILED" });
    await expect(next).resolves.toBeInstanceOf(Array);
    expect(engine.health()).toMatchObject({ lanes: 1, alive: 1, crashes: 1 });
  } finally {
    await engine.close();
  }
});

test.skipIf(!hasShared)(
  "a run that takes too long is given up; the thread is back when it returns",
  patient,
  async () => {
    const engine = await startEngine({ ...base, hungAfterMs: 30 });
    try {
      const pcm = pcmOfWav("short/two_cities_16k.wav", folder);
      const long = engine.models.recognise(pcm, { index: 0, start: 0, end: pcm.samples }, never);
      await expect(long).rejects.toMatchObject({ code: "MODEL_FAILED" });
      expect(engine.health()).toMatchObject({ alive: 0, busy: 0 });
      await expect(engine.models.speechProbabilities(pcm, never)).rejects.toMatchObject({ code: "MODEL_FAILED" });
      await engine.hung;
      await expect.poll(() => engine.health().alive, { timeout: 20_000 }).toBe(1);
    } finally {
      await engine.close();
    }
  },
);

/** Length of the longest common subsequence: words right and in order. */
function commonInOrder(expected: readonly string[], heard: readonly string[]): number {
  let row = new Array<number>(heard.length + 1).fill(0);
  for (const word of expected) {
    const next = [0];
    for (const [j, other] of heard.entries()) {
      next.push(word === other ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!));
    }
    row = next;
  }
  return row.at(-1)!;
}
