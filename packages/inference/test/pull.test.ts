import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { listModels, pullModels, verifyModels } from "../src/pull.ts";

const folder = mkdtempSync(join(tmpdir(), "rollcall-pull-"));
afterAll(() => rmSync(folder, { recursive: true }));

const content = "weights";
const files = new Map<string, string>();
const ranges: string[] = [];
const server = createServer((request, response) => {
  const body = files.get(request.url ?? "");
  const range = request.headers["if-range"] === '"old"' ? undefined : request.headers.range;
  const [, from] = /^bytes=(\d+)-$/.exec(range ?? "") ?? [];
  if (range) ranges.push(`${request.url} ${range}`);
  if (body === undefined) response.writeHead(404).end();
  else if (from !== undefined) response.writeHead(206).end(body.slice(Number(from)));
  else response.writeHead(200, { "content-length": body.length, etag: '"new"' }).end(body);
});
let address = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === "object" ? bound?.port : ""}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

let to = "";
let manifestPath = "";
let n = 0;
beforeEach(() => {
  n++;
  to = join(folder, `models-${n}`);
  manifestPath = join(folder, `manifest-${n}.json`);
  const sha256 = createHash("sha256").update(content).digest("hex");
  const models = ["vad", "asr", "segmentation", "embedding"].map((role) => ({
    role,
    name: role,
    family: "any",
    files: [
      {
        key: "model",
        path: `tiny/${role}.onnx`,
        bytes: content.length,
        sha256,
        licence: "MIT",
        origin: "here",
        urls: [`${address}/bad/${role}`, `${address}/good/${role}`],
      },
    ],
    proof: { values: [0], tolerance: 1 },
  }));
  writeFileSync(
    manifestPath,
    JSON.stringify({ version: 1, packs: [{ name: "tiny", description: "", languages: ["en"], models }] }),
  );
  files.clear();
  for (const role of ["vad", "asr", "segmentation", "embedding"]) {
    files.set(`/bad/${role}`, "another file");
    files.set(`/good/${role}`, content);
  }
});

test("fetches from the first address whose file has the right hash, and keeps what is sound", async () => {
  const outcomes: string[] = [];
  const pull = () =>
    pullModels({ pack: "tiny", to, manifestPath, onFile: (file, outcome) => outcomes.push(`${file} ${outcome}`) });
  await pull();
  expect(outcomes[0]).toBe("tiny/vad.onnx fetched");
  expect(readdirSync(join(to, "tiny")).sort()).toEqual(["asr.onnx", "embedding.onnx", "segmentation.onnx", "vad.onnx"]);
  outcomes.length = 0;
  writeFileSync(join(to, "tiny/asr.onnx"), "damaged");
  await pull();
  expect(outcomes).toEqual([
    "tiny/vad.onnx kept",
    "tiny/asr.onnx fetched",
    "tiny/segmentation.onnx kept",
    "tiny/embedding.onnx kept",
  ]);
  expect(readFileSync(join(to, "tiny/asr.onnx"), "utf8")).toBe(content);
});

test("copies from a folder first", async () => {
  const from = join(folder, "mirror");
  mkdirSync(join(from, "tiny"), { recursive: true });
  writeFileSync(join(from, "tiny/vad.onnx"), content);
  const outcomes: string[] = [];
  await pullModels({ pack: "tiny", from, to, manifestPath, onFile: (_, outcome) => outcomes.push(outcome) });
  expect(outcomes).toEqual(["copied", "fetched", "fetched", "fetched"]);
});

test("leaves nothing behind when no source is sound", async () => {
  files.delete("/good/vad");
  const pull = pullModels({ pack: "tiny", to, manifestPath });
  await expect(pull).rejects.toThrow(/tiny\/vad\.onnx could not be fetched \(.*its sha256 is.*answered 404/);
  expect(readdirSync(join(to, "tiny"))).toEqual([]);
});

test("lists and verifies", async () => {
  const query = { roots: [to], manifestPath };
  expect((await listModels(query)).map(({ state }) => state)).toEqual(["missing", "missing", "missing", "missing"]);
  await pullModels({ pack: "tiny", to, manifestPath });
  writeFileSync(join(to, "tiny/vad.onnx"), "WEIGHTS");
  writeFileSync(join(to, "tiny/asr.onnx"), "short");
  expect((await listModels(query)).map(({ state }) => state)).toEqual(["present", "present", "present", "present"]);
  const verified = await verifyModels(query);
  expect(verified.map(({ state }) => state)).toEqual(["damaged", "incomplete", "good", "good"]);
  expect(verified[0]!.problem).toMatch(/tiny\/vad\.onnx at .* is damaged/);
  await expect(verifyModels({ ...query, pack: "huge" })).rejects.toThrow('There is no model pack "huge"');
});

test("goes on where a download broke off", async () => {
  mkdirSync(join(to, "tiny"), { recursive: true });
  writeFileSync(join(to, "tiny/vad.onnx.part"), content.slice(0, 3));
  const seen: number[] = [];
  ranges.length = 0;
  files.delete("/bad/vad");
  await pullModels({
    pack: "tiny",
    to,
    manifestPath,
    onBytes: (file, done) => file.includes("vad") && seen.push(done),
  });
  expect(ranges).toContain(`/good/vad bytes=3-`);
  expect(seen.at(-1)).toBe(content.length);
  expect(readFileSync(join(to, "tiny/vad.onnx"), "utf8")).toBe(content);
});

test("goes on with a file that nobody knows only where the server's is still the same", async () => {
  const manifest = JSON.parse(readFileSync(manifestPath, "utf8"));
  const file = manifest.packs[0].models[0].files[0];
  Object.assign(file, { sha256: null, bytes: null, urls: [`${address}/good/vad`] });
  writeFileSync(manifestPath, JSON.stringify(manifest));
  const part = join(to, "tiny/vad.onnx.part");
  for (const [version, isContinued] of [
    ['"new"', true],
    ['"old"', false],
    ["", false],
  ] as const) {
    rmSync(to, { recursive: true, force: true });
    mkdirSync(join(to, "tiny"), { recursive: true });
    writeFileSync(part, isContinued ? content.slice(0, 3) : "XXX");
    if (version !== "") writeFileSync(`${part}.etag`, version);
    ranges.length = 0;
    await pullModels({ pack: "tiny", to, manifestPath });
    expect(ranges.includes("/good/vad bytes=3-")).toBe(isContinued);
    expect(readFileSync(join(to, "tiny/vad.onnx"), "utf8")).toBe(content);
    expect(readdirSync(join(to, "tiny")).filter((name) => name.includes("part"))).toEqual([]);
  }
});

test("begins anew when what was there belongs to another file", async () => {
  mkdirSync(join(to, "tiny"), { recursive: true });
  writeFileSync(join(to, "tiny/vad.onnx.part"), "XXX");
  files.delete("/bad/vad");
  await pullModels({ pack: "tiny", to, manifestPath });
  expect(readFileSync(join(to, "tiny/vad.onnx"), "utf8")).toBe(content);
});

test("a wrong file in a folder or at an address that was named is refused by its name", async () => {
  const from = join(folder, "flipped");
  mkdirSync(join(from, "tiny"), { recursive: true });
  writeFileSync(join(from, "tiny/vad.onnx"), "weightz");
  const pull = (source: string) => pullModels({ pack: "tiny", from: source, to, manifestPath });
  await expect(pull(from)).rejects.toMatchObject({ problem: "damaged", file: "tiny/vad.onnx" });
  await expect(pull(from)).rejects.toThrow(/flipped\/tiny\/vad\.onnx is damaged or another file: its sha256 is/);
  files.set("/closed/tiny/vad.onnx", "weightz");
  await expect(pull(`${address}/closed/`)).rejects.toMatchObject({ problem: "damaged", file: "tiny/vad.onnx" });
  expect(readdirSync(join(to, "tiny"))).toEqual([]);
});

test("takes a whole folder from an address of one's own", async () => {
  for (const role of ["vad", "asr", "segmentation", "embedding"]) files.set(`/closed/tiny/${role}.onnx`, content);
  for (const role of ["vad", "asr", "segmentation", "embedding"]) files.delete(`/good/${role}`);
  const outcomes: string[] = [];
  await pullModels({
    pack: "tiny",
    from: `${address}/closed`,
    to,
    manifestPath,
    onFile: (_, outcome) => outcomes.push(outcome),
  });
  expect(outcomes).toEqual(["fetched", "fetched", "fetched", "fetched"]);
});

test("pins a file whose hash nobody states, aloud, and holds it to that", async () => {
  const manifest = JSON.parse(readFileSync(manifestPath, "utf8"));
  const file = manifest.packs[0].models[0].files[0];
  Object.assign(file, { sha256: null, bytes: null, urls: [`${address}/good/vad`] });
  writeFileSync(manifestPath, JSON.stringify(manifest));
  const pinned: string[] = [];
  const pull = () =>
    pullModels({ pack: "tiny", to, manifestPath, onPin: (name, sha256) => pinned.push(`${name} ${sha256}`) });
  await pull();
  await pull();
  expect(pinned).toEqual([`tiny/vad.onnx ${createHash("sha256").update(content).digest("hex")}`]);
  writeFileSync(join(to, "tiny/vad.onnx"), "WEIGHTS");
  expect((await verifyModels({ roots: [to], manifestPath }))[0]).toMatchObject({ state: "damaged" });
});

test("a copy that lies there without a hash is pinned when it is verified", async () => {
  const manifest = JSON.parse(readFileSync(manifestPath, "utf8"));
  const file = manifest.packs[0].models[0].files[0];
  Object.assign(file, { sha256: null, bytes: null, urls: [`${address}/good/vad`] });
  writeFileSync(manifestPath, JSON.stringify(manifest));
  await pullModels({ pack: "tiny", to, manifestPath });
  rmSync(join(to, "lock.json"));
  const query = { roots: [to], manifestPath };
  expect((await verifyModels(query))[0]).toMatchObject({ state: "pinned", bytes: null });
  expect((await verifyModels(query))[0]).toMatchObject({ state: "good", bytes: content.length });
});
