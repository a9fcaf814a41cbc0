import { createWriteStream, existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import type { Decoder } from "../../media/decoder.ts";
import { wavHeader } from "../../media/wavHeader.ts";
import { decodeMedia } from "../../media.ts";

const shared = fileURLToPath(new URL("../../../../../../shared/audio/librispeech", import.meta.url));
const samples = fileURLToPath(new URL("../../../../../samples", import.meta.url));
const gapBytes = 16_000; // half a second

/**
 * A recording of `minutes` with many voices: utterances of the labelled speech beside the checkout, speaker after
 * speaker, repeated as often as needed; without that data, of the sample meeting. A 16 kHz mono WAV.
 */
export async function makeRecording(
  minutes: number,
  target: string,
  { decoder, scratch, signal }: { decoder: Decoder; scratch: string; signal: AbortSignal },
): Promise<void> {
  const clips: Buffer[] = [];
  for (const path of await clipPaths()) {
    const { pcm } = await decodeMedia(decoder, path, join(scratch, "clip.pcm"), signal);
    clips.push(await readFile(pcm.path));
  }
  const wanted = minutes * 60 * 32_000;
  await pipeline(function* () {
    yield wavHeader(wanted / 2);
    let written = 0;
    for (let n = 0; written < wanted; n++) {
      for (const bytes of [clips[n % clips.length]!, Buffer.alloc(gapBytes)]) {
        const piece = bytes.subarray(0, wanted - written);
        written += piece.length;
        yield piece;
      }
    }
  }, createWriteStream(target));
}

/** One utterance of each speaker in turn. */
async function clipPaths(): Promise<string[]> {
  if (!existsSync(shared)) return [join(samples, "meeting.opus")];
  const speakers = (await readdir(shared, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const files = await Promise.all(
    speakers.map(async ({ name }) =>
      (await readdir(join(shared, name))).sort().map((file) => join(shared, name, file)),
    ),
  );
  const longest = Math.max(...files.map((list) => list.length));
  return Array.from({ length: longest }, (_, n) => files.flatMap((list) => list[n] ?? [])).flat();
}
