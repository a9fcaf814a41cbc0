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
const server = createServer((request, response) => {
  const body = files.get(request.url ?? "");
  response.writeHead(body === undefined ? 404 : 200).end(body);
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
