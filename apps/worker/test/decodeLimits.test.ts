import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { DecodeError, type DecodeProblem } from "../src/media/decoder.ts";
import { nodeAvDecoder } from "../src/media/nodeAv.ts";
import { writePeaks } from "../src/media/peaks.ts";
import { type Limits, runLimited } from "../src/media/runLimited.ts";
import { decodeMedia } from "../src/media.ts";
import { makeWav } from "./support/makeAudio.ts";

const folder = mkdtempSync(join(tmpdir(), "rollcall-limits-"));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const roomy: Limits = { cpuSec: 60, addressSpaceMb: 4096, outputBytes: 1 << 30, wallMs: 30_000 };
const never = new AbortController().signal;
const run = (script: string, limits: Partial<Limits>, signal = never) =>
  runLimited(
    process.execPath,
    ["--disable-wasm-trap-handler", "--max-old-space-size=64", "-e", script],
    { ...roomy, ...limits },
    signal,
  );

describe("a program that reads untrusted bytes is stopped", () => {
  it("when it takes too much processor time", async () => {
    expect((await run("for (;;);", { cpuSec: 1 })).limit).toBe("own");
  });

  it("when it takes too long, whatever it waits for", async () => {
    expect((await run("setInterval(() => {}, 1000)", { wallMs: 300 })).limit).toBe("own");
  });

  it("when it takes too much memory, of its own heap or of the system's", async () => {
    const heap = await run("const kept = []; for (;;) kept.push(new Array(1e5).fill(0.5))", {});
    expect(heap.limit).toBe("own");
    const system = await run("const kept = []; for (;;) kept.push(Buffer.alloc(1 << 26, 1))", { addressSpaceMb: 2048 });
    expect(system.limit ?? system.exitCode).not.toBe(0);
  });

  it("when it writes too much", async () => {
    const script = `const f = require("fs").openSync(${JSON.stringify(at("flood"))}, "w");
      process.on("SIGXFSZ", () => process.exit(9));
      for (;;) require("fs").writeSync(f, Buffer.alloc(1 << 20))`;
    const ended = await run(script, { outputBytes: 4 << 20 });
    expect(ended.limit ?? ended.exitCode).not.toBe(0);
  });

  it("when the system kills it, which is not its own fault", async () => {
    expect((await run("process.kill(process.pid, 'SIGKILL')", {})).limit).toBe("system");
  });

  it("at once, when nobody wants the result any more", async () => {
    const controller = new AbortController();
    const marker = at("begun");
    const script = `require("fs").writeFileSync(${JSON.stringify(marker)}, ""); setInterval(() => {}, 1000)`;
    const running = run(script, {}, controller.signal);
    while (!existsSync(marker)) await new Promise((resolve) => setImmediate(resolve));
    const abortedAt = performance.now();
    controller.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
    expect(performance.now() - abortedAt).toBeLessThan(1000);
  });
});

describe("what that means for a recording", () => {
  writeFileSync(at("any.wav"), "bytes");
  const outcome = (problem: DecodeProblem) => {
    const decoder = () => Promise.reject(new DecodeError(problem, "made for a test"));
    return decodeMedia(decoder, at("any.wav"), at("any.pcm"), never).catch((error: unknown) => error);
  };

  it("its own excess fails it for good, with a sentence", async () => {
    expect(await outcome("limit")).toMatchObject({
      code: "DECODE_LIMIT",
      isPermanent: true,
      message: "The file takes too much time or memory to read.",
    });
  });

  it("a system short of memory, or of room on the disk, lets it be tried again", async () => {
    expect(await outcome("killed")).toMatchObject({ code: "DECODE_LIMIT", isPermanent: false });
    expect(await outcome("disk")).toMatchObject({ code: "DISK_FULL", isPermanent: false });
  });
});

// A device that every system of this kind has: whatever is written to it finds no room.
describe.runIf(existsSync("/dev/full"))("a full disk", () => {
  it("is told apart from a damaged file by the decoder", async () => {
    makeWav(at("tone.wav"), { channels: 1, sampleRateHz: 16_000, frames: 160_000 }, (frame) => Math.sin(frame / 6) / 2);
    await expect(nodeAvDecoder(at("tone.wav"), "/dev/full", never)).rejects.toMatchObject({ problem: "disk" });
  });

  it("is an error of its own while the waveform is written", async () => {
    makeWav(at("pcm"), { channels: 1, sampleRateHz: 16_000, frames: 16_000 }, () => 0);
    const pcm = { path: at("pcm"), samples: 16_000 };
    await expect(writePeaks(pcm, "/dev/full", never)).rejects.toMatchObject({ code: "ENOSPC" });
  });
});
