import { open, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { JobError } from "@rollcall/core/errors";
import type { TurnPlace } from "@rollcall/db/naming/findTurn";
import type { Attempt } from "./handler.ts";
import { wavHeader } from "./media/wavHeader.ts";
import { decodeMedia } from "./media.ts";

/** s16le at 16 kHz. */
const bytesPerMs = 32;

/**
 * Cuts a passage out of a meeting's recording into a WAV of its own in `folder`; gives its path. The decoded meeting
 * stays in `folder`, so that several passages of one cost one decoding.
 * @throws JobError MEDIA_MISSING when the recording, or that part of it, is not there; and what decoding throws
 */
export async function cutTurn(
  { mediaKey, startMs, endMs }: TurnPlace,
  { media, decoder, signal }: Pick<Attempt, "media" | "decoder" | "signal">,
  folder: string,
): Promise<string> {
  const whole = join(folder, `${mediaKey}.pcm`);
  const isDecoded = await stat(whole).then(
    () => true,
    () => false,
  );
  if (!isDecoded) await decodeMedia(decoder, media.path(mediaKey), whole, signal);
  const file = await open(whole);
  try {
    const bytes = Buffer.alloc((endMs - startMs) * bytesPerMs);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, startMs * bytesPerMs);
    if (bytesRead === 0) throw new JobError("MEDIA_MISSING", "The recording ends before this passage.");
    const target = join(folder, `${mediaKey}-${startMs}-${endMs}.wav`);
    const frames = Math.floor(bytesRead / 2);
    await writeFile(target, Buffer.concat([wavHeader(frames), bytes.subarray(0, 2 * frames)]));
    return target;
  } finally {
    await file.close();
  }
}
