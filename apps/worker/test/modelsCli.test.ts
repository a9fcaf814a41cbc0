import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "./support/runCli.ts";
import { hasShared, sharedModels } from "./support/sharedAudio.ts";

const joiner = "lite/zipformer-gigaspeech-3.3m/joiner.onnx";

describe.runIf(hasShared)("models on the command line", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rollcall-models-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const models = (...args: string[]) => runCli(["models", ...args], { env: { ROLLCALL_MODELS: join(folder, "to") } });

  it("are listed by pack and file, present or missing", async () => {
    const before = await models("list");
    expect(before.code).toBe(0);
    const lines = before.stdout.trim().split("\n");
    expect(new Set(lines.map((line) => line.split(/\s+/)[1]))).toEqual(new Set(["lite", "standard", "best"]));
    expect(lines.every((line) => line.startsWith("missing"))).toBe(true);
    await models("pull", "--pack", "lite", "--from", sharedModels);
    const after = await models("list", "--pack", "lite");
    expect(after.stdout.trim().split("\n")).toHaveLength(7);
    expect(after.stdout).not.toContain("missing");
  });

  it("are pulled from a folder, kept the next time, and verified", async () => {
    const pull = () => models("pull", "--pack", "lite", "--from", sharedModels);
    const first = await pull();
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: "" });
    expect(
      first.stdout
        .trim()
        .split("\n")
        .map((line) => line.split(/\s+/)[0]),
    ).toEqual(new Array(7).fill("copied"));
    expect((await pull()).stdout).not.toContain("copied");
    const verified = await models("verify");
    expect(verified.code).toBe(0);
    expect(verified.stdout.match(/^good +lite/gm)).toHaveLength(7);
  });

  it("with a flipped byte are refused by name, and nothing is left in their place", async () => {
    const from = join(folder, "from");
    cpSync(sharedModels, from, { recursive: true });
    chmodSync(join(from, joiner), 0o644);
    const bytes = readFileSync(join(from, joiner));
    bytes[1000]! ^= 1;
    writeFileSync(join(from, joiner), bytes);
    const { code, stderr } = await models("pull", "--pack", "lite", "--from", from);
    expect(code).toBe(3);
    expect(stderr).toContain(joiner);
    expect(stderr).toContain("is damaged or another file");
    expect(existsSync(join(folder, "to", joiner))).toBe(false);
    expect(existsSync(join(folder, "to", `${joiner}.part`))).toBe(false);
  });

  it("of a pack that does not exist are the person's mistake", async () => {
    const { code, stderr } = await models("list", "--pack", "huge");
    expect(code).toBe(2);
    expect(stderr.trim()).toBe('There is no model pack "huge"; there is lite, standard, best.');
  });
});
