import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { clipMeasures, type MeasuredClip } from "@rollcall/inference/clipMeasures";
import type { Models } from "@rollcall/inference/models";
import type { Decoder } from "./media/decoder.ts";
import { type Decoded, decodeMedia } from "./media.ts";

export interface HeardSample extends MeasuredClip {
  decoded: Decoded;
  /** sha256 (hex) of the decoded sound: the same recording in another file has the same. */
  pcmSha256: string;
}

/** Decodes a clip into `target` and describes the voice in it. Throws what decoding and the models throw. */
export async function listenToSample(
  models: Models,
  decoder: Decoder,
  clip: string,
  target: string,
  signal: AbortSignal,
): Promise<HeardSample> {
  const decoded = await decodeMedia(decoder, clip, target, signal);
  const [measured, pcmSha256] = await Promise.all([clipMeasures(models, decoded.pcm, signal), sha256Of(target)]);
  return { ...measured, decoded, pcmSha256 };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk);
  return hash.digest("hex");
}
