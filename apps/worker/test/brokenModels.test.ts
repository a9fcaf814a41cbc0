import { chmodSync, cpSync, mkdtempSync, openSync, readSync, rmSync, statSync, truncateSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "./support/runCli.ts";
import { hasShared, sharedAudio, sharedModels } from "./support/sharedAudio.ts";
import { outcomeOf, spawnWorker } from "./support/workerProcess.ts";

const file = "lite/zipformer-gigaspeech-3.3m/joiner.onnx";

describe.runIf(hasShared)("a worker whose models are not what they should be", { timeout: 60_000 }, () => {
  let models: string;
  beforeEach(() => {
    models = mkdtempSync(join(tmpdir(), "rollcall-models-"));
    cpSync(join(sharedModels, "lite"), join(models, "lite"), { recursive: true });
    chmodSync(join(models, file), 0o644); // a mirror may be read-only
  });
  afterEach(() => rmSync(models, { recursive: true }));

  // The database is never reached: models come first.
  const start = () =>
    outcomeOf(
      spawnWorker({
        databaseUrl: "postgres://nobody@127.0.0.1:9/none",
        dataDir: models,
        env: { ROLLCALL_MODELS: models },
      }),
    );

  it.each([
    ["one byte is different", "is damaged", flipOneByte],
    ["it is cut short", "is incomplete", (path: string) => truncateSync(path, statSync(path).size - 1)],
    ["it is missing", "is missing", (path: string) => rmSync(path)],
  ])("refuses to start with 3 and one line that names the file: %s", async (_, words, spoil) => {
    spoil(join(models, file));
    const { code, stderr } = await start();
    expect(code).toBe(3);
    const lines = stderr.trim().split("\n");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(file);
    expect(lines[0]).toContain(words);
    expect(lines[0]).toContain("npm run models -- pull");
  });

  it("the command line ends the same way", async () => {
    rmSync(join(models, file));
    const { code, stdout, stderr } = await runCli(["transcribe", sharedAudio("short/jfk.flac")], {
      env: { ROLLCALL_MODELS: models },
    });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain(file);
    const verified = await runCli(["models", "verify", "--pack", "lite"], { env: { ROLLCALL_MODELS: models } });
    expect(verified.code).toBe(3);
    expect(verified.stderr).toContain(file);
  });
});

function flipOneByte(path: string): void {
  const handle = openSync(path, "r+");
  const byte = Buffer.alloc(1);
  const middle = Math.floor(statSync(path).size / 2);
  readSync(handle, byte, 0, 1, middle);
  byte[0]! ^= 1;
  writeSync(handle, byte, 0, 1, middle);
}
