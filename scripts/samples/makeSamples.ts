/**
 * Makes samples/ anew: `node scripts/samples/makeSamples.ts`. Needs `flite`, `sox` and `ffmpeg` (Debian packages of
 * these names). The same input gives the same audio up to the encoder's version.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { enrollments, lines, type Speaker, speakers } from "./sampleMeeting.ts";

const sampleRateHz = 16_000;
const folder = fileURLToPath(new URL("../../samples/", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "rollcall-samples-"));

for (const tool of ["flite", "sox", "ffmpeg"]) requireTool(tool);
mkdirSync(join(folder, "enrollment"), { recursive: true });
try {
  makeMeeting();
  for (const { speaker, clips } of enrollments) {
    for (const [index, text] of clips.entries()) {
      const speech = speak(speakerNamed(speaker), text);
      const padded = new Float32Array(speech.length + sampleRateHz);
      padded.set(speech, sampleRateHz / 2);
      encode(padded, `enrollment/${speaker.toLowerCase()}-${index + 1}.opus`);
    }
  }
} finally {
  rmSync(work, { recursive: true });
}

/** The meeting's audio and, beside it, who says what when. */
function makeMeeting(): void {
  const placed: { speaker: string; text: string; start: number; speech: Float32Array }[] = [];
  let end = 0;
  for (const { speaker, text, gapMs } of lines) {
    const speech = speak(speakerNamed(speaker), text);
    const start = end + samplesOf(gapMs);
    placed.push({ speaker, text, start, speech });
    end = start + speech.length;
  }

  const mix = new Float32Array(end + samplesOf(600));
  for (const { start, speech } of placed) {
    for (let i = 0; i < speech.length; i++) mix[start + i] = (mix[start + i] ?? 0) + (speech[i] ?? 0);
  }
  encode(mix, "meeting.opus");

  const truth = {
    audio: "meeting.opus",
    durationMs: msOf(mix.length),
    speakers: speakers.map(({ name, voice }) => ({
      name,
      voice,
      enrollment: (enrollments.find((entry) => entry.speaker === name)?.clips ?? []).map(
        (_, index) => `enrollment/${name.toLowerCase()}-${index + 1}.opus`,
      ),
    })),
    segments: placed.map(({ speaker, text, start, speech }) => ({
      speaker,
      startMs: msOf(start),
      endMs: msOf(start + speech.length),
      text,
    })),
  };
  writeFileSync(join(folder, "script.json"), `${JSON.stringify(truth, null, 2)}\n`);
}

/** f32 mono at 16 kHz, without the silence around it, all voices equally loud. */
function speak(speaker: Speaker, text: string): Float32Array {
  const spoken = join(work, "spoken.wav");
  const raw = join(work, "spoken.f32");
  const stretch = `duration_stretch=${speaker.stretch}`;
  runTool("flite", ["-voice", speaker.voice, "--setf", stretch, "-t", text, "-o", spoken]);
  runTool("sox", [spoken, "-t", "f32", "-r", `${sampleRateHz}`, "-c", "1", raw, "speed", `${speaker.height}`]);
  const bytes = readFileSync(raw);
  const samples = trimmed(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4));
  const rms = Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
  return samples.map((x) => Math.max(-0.95, Math.min(0.95, (x * 0.07) / rms)));
}

function trimmed(samples: Float32Array): Float32Array {
  const isLoud = (x: number) => Math.abs(x) > 0.01;
  return samples.slice(samples.findIndex(isLoud), samples.findLastIndex(isLoud) + 1);
}

/** Adds a faint room tone, so that pauses are not digital zeros, and writes Opus. */
function encode(samples: Float32Array, name: string): void {
  const raw = join(work, "mix.f32");
  writeFileSync(raw, new Uint8Array(withRoomTone(samples).buffer));
  const input = ["-f", "f32le", "-ar", `${sampleRateHz}`, "-ac", "1", "-i", raw];
  const codec = ["-c:a", "libopus", "-b:a", "32k", "-application", "voip", "-bitexact"];
  runTool("ffmpeg", ["-v", "error", "-y", ...input, "-map_metadata", "-1", ...codec, join(folder, name)]);
}

/** Low-passed noise some 60 dB below full scale; the same at every run. */
function withRoomTone(samples: Float32Array): Float32Array<ArrayBuffer> {
  let seed = 1;
  let tone = 0;
  return Float32Array.from(samples, (x) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    tone += 0.2 * ((seed / 2 ** 32 - 0.5) * 0.008 - tone);
    return x + tone;
  });
}

function speakerNamed(name: string): Speaker {
  const speaker = speakers.find((candidate) => candidate.name === name);
  if (speaker === undefined) throw new Error(`the script names ${name}, who is not among the speakers`);
  return speaker;
}

function requireTool(tool: string): void {
  if (spawnSync(tool, ["-version"]).error === undefined) return;
  console.error(`Making the samples needs ${tool}. On Debian: apt-get install flite sox ffmpeg`);
  process.exit(2);
}

function runTool(tool: string, args: string[]): void {
  const { status, stderr } = spawnSync(tool, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${tool} failed: ${stderr}`);
}

function samplesOf(ms: number): number {
  return Math.round((ms * sampleRateHz) / 1000);
}

function msOf(samples: number): number {
  return Math.round((samples * 1000) / sampleRateHz);
}
