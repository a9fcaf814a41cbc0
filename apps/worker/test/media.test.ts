import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JobError } from "@rollcall/core/errors";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decoder } from "../src/media/decoder.ts";
import { ffmpegDecoder, findFfmpeg } from "../src/media/ffmpeg.ts";
import { nodeAvDecoder } from "../src/media/nodeAv.ts";
import { writePeaks } from "../src/media/peaks.ts";
import { decodeMedia } from "../src/media.ts";
import { makeMp3, makeWav } from "./support/makeAudio.ts";

const folder = mkdtempSync(join(tmpdir(), "rollcall-media-"));
const at = (name: string) => join(folder, name);
const never = new AbortController().signal;
const tools = findFfmpeg(undefined, process.env.PATH ?? "");
const decoders: [string, Decoder][] = [["node-av", nodeAvDecoder]];
if (tools) decoders.push(["ffmpeg", ffmpegDecoder(tools)]);

const readSamples = (path: string) => new Int16Array(Uint8Array.from(readFileSync(path)).buffer);
const tone = (frame: number) => 0.5 * Math.sin((2 * Math.PI * 440 * frame) / 16_000);

beforeAll(async () => {
  makeWav(at("tone.wav"), { channels: 1, sampleRateHz: 16_000, frames: 96_000 }, tone);
  makeWav(at("silent.wav"), { channels: 2, sampleRateHz: 44_100, frames: 44_100 }, () => 0);
  makeWav(at("eight.wav"), { channels: 8, sampleRateHz: 16_000, frames: 16_000 }, (_, channel) =>
    channel === 3 ? 0.8 : 0,
  );
  makeWav(at("loud.wav"), { channels: 8, sampleRateHz: 16_000, frames: 16_000 }, () => 0.99);
  await makeMp3(at("tone.wav"), at("tone.mp3"));
  copyFileSync(at("tone.mp3"), at("cut.mp3"));
  truncateSync(at("cut.mp3"), Math.floor(statSync(at("tone.mp3")).size / 2));
  writeFileSync(at("empty.mp3"), "");
  writeFileSync(at("text.mp3"), "These are words, not sound.\n".repeat(500));
  writeFileSync(at("headless.wav"), readFileSync(at("tone.wav")).subarray(0, 30));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(decoders)("decodeMedia with %s", (name, decoder) => {
  const decode = (file: string) => decodeMedia(decoder, at(file), at(`${file}.${name}.pcm`), never);
  const samplesOf = (file: string) => readSamples(at(`${file}.${name}.pcm`));

  it("keeps length and level of a plain recording", async () => {
    const decoded = await decode("tone.wav");
    expect(decoded).toMatchObject({ codec: "pcm_s16le", channels: 1, durationMs: 6000, notice: null });
    expect(decoded.pcm.samples).toBe(96_000);
    expect(Math.max(...samplesOf("tone.wav"))).toBeCloseTo(0.5 * 32_767, -2);
  });

  it("decodes compressed sound to the same length", async () => {
    const { pcm, codec } = await decode("tone.mp3");
    expect(codec).toBe("mp3");
    expect(Math.abs(pcm.samples - 96_000)).toBeLessThan(2400);
  });

  it("averages eight microphones, each with the same weight, without clipping", async () => {
    await decode("eight.wav");
    expect(samplesOf("eight.wav")[8000]).toBeCloseTo((0.8 / 8) * 32_767, -1);
    await decode("loud.wav");
    expect(samplesOf("loud.wav")[8000]).toBeCloseTo(0.99 * 32_767, -1);
  });

  it("takes silence for a recording like any other", async () => {
    const { durationMs } = await decode("silent.wav");
    expect(durationMs).toBe(1000);
  });

  it("keeps what a cut file still holds, and says so", async () => {
    const { pcm, notice } = await decode("cut.mp3");
    expect(pcm.samples).toBeGreaterThan(40_000);
    expect(notice).toMatch(/^The file is cut short: 0:03 of 0:06 could be read\.$/);
  });

  it.each([
    ["empty.mp3", "MEDIA_EMPTY", "The file is empty."],
    ["text.mp3", "MEDIA_NOT_AUDIO", "This is not an audio or video file."],
    ["headless.wav", "MEDIA_DAMAGED", "The file is damaged: no part of its sound can be read."],
    ["absent.wav", "MEDIA_MISSING", "The recording's file is not there."],
  ])("refuses %s with a sentence", async (file, code, message) => {
    const error = await decode(file).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(JobError);
    expect(error).toMatchObject({ code, message, isPermanent: true });
  });

  it("stops with the signal's reason and leaves nothing behind", async () => {
    const reason = new Error("enough");
    const stopped = decodeMedia(decoder, at("tone.wav"), at("stopped.pcm"), AbortSignal.abort(reason));
    await expect(stopped).rejects.toBe(reason);
    expect(() => statSync(at("stopped.pcm"))).toThrow();
  });
});

it.runIf(tools)("both decoders give the same samples", async () => {
  const [first, second] = ["node-av", "ffmpeg"].map(
    (name) => new Int16Array(readFileSync(at(`tone.mp3.${name}.pcm`)).buffer),
  );
  expect(Math.abs(first!.length - second!.length)).toBeLessThan(160);
});

it("peaks hold the smallest and largest sample of each 20 ms", async () => {
  const { pcm } = await decodeMedia(nodeAvDecoder, at("tone.wav"), at("peaks.pcm"), never);
  await writePeaks(pcm, at("peaks"), never);
  const bytes = readFileSync(at("peaks"));
  expect(bytes.toString("latin1", 0, 4)).toBe("RCP1");
  expect([bytes.readUInt32LE(4), bytes.readUInt32LE(8), bytes.readUInt32LE(12)]).toEqual([320, 16_000, 300]);
  expect(bytes.length).toBe(16 + 600);
  expect([bytes.readInt8(16 + 200), bytes.readInt8(17 + 200)]).toEqual([-64, 64]);
});
