import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { modelNotices } from "@rollcall/core/notices";
import { afterAll, describe, expect, it } from "vitest";
import { choosePack } from "../src/choosePack.ts";
import { ModelFileError } from "../src/locate.ts";
import { addToLock, readLock } from "../src/lock.ts";
import { type Manifest, readManifest } from "../src/manifest.ts";
import { availableMemoryMb, freeInContainer, lanesThatFit, packMemoryMb } from "../src/memory.ts";
import { families } from "../src/models/families.ts";
import { silentLog } from "./support/recordings.ts";

const folder = mkdtempSync(join(tmpdir(), "rollcall-packs-"));
afterAll(() => rmSync(folder, { recursive: true }));
const manifest = await readManifest();
const filesOf = (pack: Manifest["packs"][number]) => pack.models.flatMap((model) => model.files);
const pack = (name: string) => manifest.packs.find((candidate) => candidate.name === name)!;

describe("the manifest", () => {
  it("has three packs whose families exist", () => {
    expect(manifest.packs.map(({ name }) => name)).toEqual(["lite", "standard", "best"]);
    for (const { models } of manifest.packs)
      for (const { role, family } of models) expect(Object.keys(families[role])).toContain(family);
  });

  it("says of every file where it is from, and where it can be had", () => {
    for (const file of manifest.packs.flatMap(filesOf)) {
      expect(file.licence).not.toBe("");
      expect(file.origin).not.toBe("");
      if (file.licence.startsWith("CC-BY")) expect(file.attribution).toBeDefined();
      // One file is a repaired one that nobody publishes.
      if (!file.path.endsWith("gigaspeech-3.3m/encoder.int8.onnx")) expect(file.urls.length).toBeGreaterThan(0);
    }
  });

  it("is sure of every file of lite, and of a mirror's only where a hash decides", () => {
    expect(filesOf(pack("lite")).every(({ sha256, bytes }) => sha256 !== null && bytes !== null)).toBe(true);
    for (const { sha256, urls } of manifest.packs.flatMap(filesOf))
      if (sha256 === null) expect(urls.every((url) => !url.includes("mirror"))).toBe(true);
  });

  it("calls one path by one hash", () => {
    const hashes = new Map<string, string | null>();
    for (const { path, sha256 } of manifest.packs.flatMap(filesOf)) {
      expect(hashes.get(path) ?? sha256).toBe(sha256);
      hashes.set(path, sha256);
    }
  });
});

it("notices name every work once, with the packs it is in", () => {
  const notices = modelNotices(manifest);
  const resnet = notices.filter(({ name }) => name === "wespeaker-resnet34-lm");
  expect(resnet.map(({ attribution }) => attribution)).toEqual([
    expect.stringContaining("WeSpeaker"),
    expect.stringContaining("community-1"),
  ]);
  expect(resnet[0]!.packs).toEqual(["standard", "best"]);
  expect(notices.find(({ name }) => name === "silero-vad")!.packs).toEqual(["lite", "standard", "best"]);
  expect(notices.find(({ origin }) => origin.includes("openslr"))).toMatchObject({ licence: "CC-BY-4.0", packs: [] });
  // A licence that asks for a name gets one.
  for (const { licence, attribution } of notices) if (licence.startsWith("CC-BY")) expect(attribution).toBeTruthy();
});

describe("the pack that is taken", () => {
  function complete(root: string, name: string): string {
    for (const { path } of filesOf(pack(name))) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), "");
    }
    return root;
  }

  it("is the one that was asked for, else the larger one that is complete, else lite", async () => {
    const empty = join(folder, "empty");
    const lite = complete(join(folder, "lite"), "lite");
    const standard = complete(join(folder, "standard"), "standard");
    expect((await choosePack(manifest, [empty])).name).toBe("lite");
    expect((await choosePack(manifest, [empty, lite])).name).toBe("lite");
    expect((await choosePack(manifest, [lite, standard])).name).toBe("standard");
    expect((await choosePack(manifest, [standard], "best")).name).toBe("best");
    await expect(choosePack(manifest, [standard], "huge")).rejects.toThrow("lite, standard, best");
  });
});

describe("memory", () => {
  const need = packMemoryMb(pack("standard"));
  it("limits the engine's threads, and says so", () => {
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (_: object, message: string) => void warnings.push(message) };
    expect(lanesThatFit(pack("standard"), 4, log, 10 * need)).toBe(4);
    expect(warnings).toEqual([]);
    expect(lanesThatFit(pack("standard"), 4, log, 2.5 * need)).toBe(2);
    expect(warnings[0]).toContain("fewer engine threads");
  });

  it("that is not enough for one is refused with both sizes", () => {
    const start = () => lanesThatFit(pack("standard"), 4, silentLog, need - 1);
    expect(start).toThrow(ModelFileError);
    expect(start).toThrow(new RegExp(`needs about ${need} MB and ${need - 1} MB are free`));
  });
});

it("a container's limit counts, files that the kernel keeps do not", () => {
  const stat = "anon 300000000\ninactive_file 900000000\nactive_file 100000000\nslab 5\n";
  expect(freeInContainer("2000000000\n", "1900000000\n", stat)).toBe(1.1e9);
  expect(freeInContainer("2000000000\n", "1900000000\n")).toBe(1e8);
  expect(freeInContainer("max\n", "1900000000\n", stat)).toBe(Number.POSITIVE_INFINITY);
  expect(freeInContainer()).toBe(Number.POSITIVE_INFINITY);
  expect(availableMemoryMb()).toBeGreaterThan(0);
});

describe("the lock", () => {
  const pin = (digit: string) => ({ bytes: 3, sha256: digit.repeat(64) });

  it("keeps what was settled first", async () => {
    const roots = [join(folder, "locked")];
    expect(await readLock(roots)).toEqual({ version: 1, files: {}, proofs: {} });
    expect(await addToLock(roots, { files: { "a.onnx": pin("1") } })).toBe(true);
    expect(await addToLock(roots, { files: { "a.onnx": pin("2"), "b.onnx": pin("3") }, proofs: { m: [1] } })).toBe(
      true,
    );
    expect(await readLock(roots)).toEqual({
      version: 1,
      files: { "a.onnx": pin("1"), "b.onnx": pin("3") },
      proofs: { m: [1] },
    });
  });

  it("that cannot be written is no failure; one that is damaged is", async () => {
    writeFileSync(join(folder, "file"), "");
    expect(await addToLock([join(folder, "file")], { proofs: { m: [1] } })).toBe(false);
    const broken = join(folder, "broken");
    mkdirSync(broken);
    writeFileSync(join(broken, "lock.json"), "{");
    await expect(readLock([broken])).rejects.toThrow(/lock\.json is not a lock/);
    expect(readFileSync(join(broken, "lock.json"), "utf8")).toBe("{");
  });
});
