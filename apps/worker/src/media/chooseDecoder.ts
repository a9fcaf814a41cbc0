import type { Decoder } from "./decoder.ts";
import { ffmpegDecoder, findFfmpeg } from "./ffmpeg.ts";
import { nodeAvDecoder } from "./nodeAv.ts";

/**
 * The system's ffmpeg when there is one, since it is faster; else FFmpeg's libraries from npm. `ffmpegPath`: the
 * program to use, or "none" for the libraries.
 * @throws when `ffmpegPath` names a program that is not there or has no ffprobe beside it
 */
export function chooseDecoder(ffmpegPath: string | null, searchPath: string): Decoder {
  if (ffmpegPath === "none") return nodeAvDecoder;
  const tools = findFfmpeg(ffmpegPath ?? undefined, searchPath);
  if (ffmpegPath && !tools)
    throw new Error(`FFMPEG_PATH: there is no ffmpeg with an ffprobe beside it at ${ffmpegPath}.`);
  return tools ? ffmpegDecoder(tools) : nodeAvDecoder;
}
